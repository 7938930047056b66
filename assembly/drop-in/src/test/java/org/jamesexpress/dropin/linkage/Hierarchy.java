package org.jamesexpress.dropin.linkage;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jamesexpress.dropin.linkage.References.Member;
import org.objectweb.asm.Opcodes;

/** Classes with those that they extend and implement; members are looked up as in the JVM specification, 5.4.3. */
final class Hierarchy {
    static final String OBJECT = "java/lang/Object";
    private static final Set<String> OF_ANY_SIGNATURE =
            Set.of("java/lang/invoke/MethodHandle", "java/lang/invoke/VarHandle");

    /** A member with the class that declares it. */
    record Found(ClassFile in, int access) {
        boolean has(int flag) {
            return (access & flag) != 0;
        }
    }

    private final ClassPath classes;

    Hierarchy(ClassPath classes) {
        this.classes = classes;
    }

    Optional<ClassFile> find(String name) {
        return classes.find(name);
    }

    /** The class and those that it extends, itself first; it ends where one is missing. */
    List<ClassFile> line(ClassFile type) {
        List<ClassFile> line = new ArrayList<>();
        for (Optional<ClassFile> each = Optional.of(type); each.isPresent(); ) {
            line.add(each.get());
            each = each.get().parent().flatMap(classes::find);
        }
        return line;
    }

    /** The interfaces that a class has, by itself and through others. */
    Set<ClassFile> interfaces(ClassFile type) {
        Set<ClassFile> all = new LinkedHashSet<>();
        line(type).forEach(each -> gather(each, all));
        return all;
    }

    private void gather(ClassFile type, Set<ClassFile> all) {
        for (String name : type.interfaces()) {
            classes.find(name).filter(all::add).ifPresent(each -> gather(each, all));
        }
    }

    /** The names of those that it extends or implements and that are nowhere. */
    List<String> missing(ClassFile type) {
        Set<ClassFile> all = interfaces(type);
        all.addAll(line(type));
        List<String> missing = new ArrayList<>();
        for (ClassFile each : all) {
            each.interfaces().stream().filter(name -> find(name).isEmpty()).forEach(missing::add);
            each.parent().filter(name -> find(name).isEmpty()).ifPresent(missing::add);
        }
        return missing;
    }

    boolean extendsOrIs(ClassFile type, String other) {
        return line(type).stream().anyMatch(each -> each.name().equals(other));
    }

    Optional<Found> resolve(ClassFile owner, Member member) {
        return member.isField()
                ? field(owner, member.name() + member.descriptor())
                : method(owner, member.name(), member.descriptor());
    }

    private Optional<Found> field(ClassFile owner, String field) {
        Integer access = owner.fields().get(field);
        if (access != null) {
            return Optional.of(new Found(owner, access));
        }
        for (String each : owner.interfaces()) {
            Optional<Found> inherited = find(each).flatMap(type -> field(type, field));
            if (inherited.isPresent()) {
                return inherited;
            }
        }
        return owner.parent().flatMap(this::find).flatMap(type -> field(type, field));
    }

    private Optional<Found> method(ClassFile owner, String name, String descriptor) {
        for (ClassFile each : line(owner)) {
            Integer access = each.methods().get(name + descriptor);
            if (access != null) {
                return Optional.of(new Found(each, access));
            }
            if (OF_ANY_SIGNATURE.contains(each.name())
                    && each.methods().keySet().stream().anyMatch(method -> method.startsWith(name + "("))) {
                return Optional.of(new Found(each, Opcodes.ACC_PUBLIC));
            }
        }
        return interfaces(owner).stream()
                .flatMap(each -> Optional.ofNullable(each.methods().get(name + descriptor)).stream()
                        .map(access -> new Found(each, access)))
                .findFirst();
    }

    /** The methods that a class that is not abstract was left to implement, and does not. */
    List<String> unimplemented(ClassFile type) {
        Set<ClassFile> above = interfaces(type);
        above.addAll(line(type));
        Set<String> left = new LinkedHashSet<>();
        for (ClassFile each : above) {
            each.methods().forEach((method, access) -> {
                if ((access & Opcodes.ACC_ABSTRACT) != 0 && !implemented(type, method)) {
                    left.add(each.name() + "." + method);
                }
            });
        }
        return List.copyOf(left);
    }

    private boolean implemented(ClassFile type, String method) {
        for (ClassFile each : line(type)) {
            Integer access = each.methods().get(method);
            if (access != null && (access & (Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE)) == 0) {
                return (access & Opcodes.ACC_ABSTRACT) == 0;
            }
        }
        return interfaces(type).stream().anyMatch(each -> {
            Integer access = each.methods().get(method);
            return access != null && (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_STATIC)) == 0;
        });
    }

    /** The methods of an interface that have no body, those left out that every object has. */
    Set<String> abstractMethods(ClassFile type) {
        Set<ClassFile> all = interfaces(type);
        all.add(type);
        Set<String> methods = new LinkedHashSet<>();
        for (ClassFile each : all) {
            each.methods().forEach((method, access) -> {
                if ((access & Opcodes.ACC_ABSTRACT) != 0 && !ofEveryObject(method) && !hasBody(all, method)) {
                    methods.add(method);
                }
            });
        }
        return methods;
    }

    private static boolean hasBody(Set<ClassFile> types, String method) {
        return types.stream().anyMatch(each -> {
            Integer access = each.methods().get(method);
            return access != null && (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_STATIC)) == 0;
        });
    }

    private boolean ofEveryObject(String method) {
        return find(OBJECT).orElseThrow().methods().containsKey(method);
    }
}
