package org.jamesexpress.dropin.linkage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jamesexpress.dropin.linkage.Hierarchy.Found;
import org.jamesexpress.dropin.linkage.References.Lambda;
import org.jamesexpress.dropin.linkage.References.Member;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Does with classes what Java does when it links them, for all that they refer to, and counts. */
final class LinkageCheck {
    private static final int CLOSED = Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE;

    private final ClassPath classPath;
    private final Hierarchy hierarchy;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Integer> references = new TreeMap<>();
    private int classes;

    LinkageCheck(ClassPath classPath) {
        this.classPath = classPath;
        this.hierarchy = new Hierarchy(classPath);
    }

    /** Checks a class that the class path has. */
    LinkageCheck check(String name) {
        return check(classPath.octets(name), "the jar itself");
    }

    /** Checks a class, wherever it is from. */
    LinkageCheck check(byte[] octets, String source) {
        ClassFile type = ClassFile.read(octets, source);
        Inspection inspection = new Inspection(type);
        inspection.inspect(References.of(octets));
        classes++;
        return this;
    }

    List<Problem> problems() {
        return problems;
    }

    /** How many were checked. */
    int classes() {
        return classes;
    }

    /** How many references led to a class or member, by where that is from. */
    Map<String, Integer> references() {
        return references;
    }

    /** The check of one class. */
    private final class Inspection {
        private final ClassFile type;
        private final Set<String> missing = new HashSet<>();

        Inspection(ClassFile type) {
            this.type = type;
        }

        void inspect(References of) {
            hierarchy.missing(type).forEach(this::missing);
            of.classes().forEach(this::refersTo);
            of.members().forEach(this::uses);
            of.lambdas().forEach(this::implementsBy);
            overridesNothingFinal();
            if (!type.has(Opcodes.ACC_ABSTRACT)) {
                hierarchy.unimplemented(type).forEach(this::leaves);
            }
        }

        private void problem(String with, String words) {
            problems.add(new Problem(type.name(), with, words));
        }

        private void counted(String source) {
            references.merge(source, 1, Integer::sum);
        }

        /** One that is missing is said once, with nothing of what it would have. */
        private void missing(String name) {
            if (missing.add(name)) {
                problem(name, "needs " + Names.ofClass(name) + ", which is not there");
            }
        }

        private void refersTo(String name) {
            Optional<ClassFile> found = hierarchy.find(name);
            if (found.isEmpty()) {
                missing(name);
            } else if (!seen(found.get(), found.get().access())) {
                problem(name, "refers to " + Names.ofClass(name) + ", which is not public");
            } else {
                counted(found.get().source());
            }
        }

        private void uses(Member member) {
            String name = Names.ofMember(member.owner(), member.name(), member.descriptor());
            String holder = member.owner().startsWith("[") ? Hierarchy.OBJECT : member.owner();
            Optional<ClassFile> owner = hierarchy.find(holder);
            if (owner.isEmpty() || brokenAbove(owner.get())) {
                return; // said of the class
            }
            if (!member.isField() && owner.get().isInterface() != member.ofInterface()) {
                problem(holder, "calls " + name + ", where an interface has become a class or a class an interface");
                return;
            }
            Optional<Found> found = hierarchy.resolve(owner.get(), member);
            if (found.isEmpty()) {
                problem(holder, (member.isField() ? "uses " : "calls ") + name + ", which is not there");
            } else if (found.get().has(Opcodes.ACC_STATIC) != member.isStatic()) {
                problem(holder, "uses " + name + ", which has become static or is so no more");
            } else if (!member.owner().startsWith("[")
                    && !seen(found.get().in(), found.get().access())) {
                problem(holder, "uses " + name + ", which is hidden from it");
            } else {
                counted(found.get().in().source());
            }
        }

        private boolean brokenAbove(ClassFile owner) {
            List<String> gone = hierarchy.missing(owner);
            gone.forEach(this::missing);
            return !gone.isEmpty();
        }

        /** Private members are seen in the nest, those of the package there, and protected ones below as well. */
        private boolean seen(ClassFile in, int access) {
            if ((access & Opcodes.ACC_PUBLIC) != 0 || in.name().equals(type.name())) {
                return true;
            }
            if ((access & Opcodes.ACC_PRIVATE) != 0) {
                return in.nest().equals(type.nest());
            }
            return in.packageName().equals(type.packageName())
                    || ((access & Opcodes.ACC_PROTECTED) != 0 && hierarchy.extendsOrIs(type, in.name()));
        }

        private void implementsBy(Lambda lambda) {
            hierarchy
                    .find(lambda.type())
                    .ifPresent(of -> hierarchy.abstractMethods(of).stream()
                            .filter(method -> !isOf(lambda, method))
                            .forEach(method -> problem(
                                    lambda.type(),
                                    "has a lambda that leaves " + Names.ofMethod(lambda.type(), method)
                                            + " unimplemented")));
        }

        /** A more general form of the method gets a bridge. */
        private static boolean isOf(Lambda lambda, String method) {
            return method.startsWith(lambda.name() + "(")
                    && Type.getArgumentTypes(method.substring(lambda.name().length())).length
                            == Type.getArgumentTypes(lambda.descriptor()).length;
        }

        private void leaves(String method) {
            int end = method.indexOf('.');
            String owner = method.substring(0, end);
            problem(owner, "does not implement " + Names.ofMethod(owner, method.substring(end + 1)));
        }

        private void overridesNothingFinal() {
            for (ClassFile above : hierarchy.line(type)) {
                if (above.name().equals(type.name())) {
                    continue;
                }
                if (above.has(Opcodes.ACC_FINAL)) {
                    problem(above.name(), "extends " + Names.ofClass(above.name()) + ", which is final");
                }
                type.methods().forEach((method, access) -> {
                    int other = above.methods().getOrDefault(method, 0);
                    if ((access & CLOSED) == 0 && (other & CLOSED) == 0 && (other & Opcodes.ACC_FINAL) != 0) {
                        problem(above.name(), "overrides " + Names.ofMethod(above.name(), method) + ", which is final");
                    }
                });
            }
        }
    }
}
