package org.jamesexpress.dropin.linkage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What a class shows to those that refer to it. It is read and never loaded, so Java may be older than the class. Names
 * are those of class files ({@code java/lang/Object}), and a member is its name with its descriptor.
 *
 * @param source the file or the Java that it is from
 * @param parent the class that it extends, none for {@code Object}
 * @param nest the class whose nest it is in, within which private members are seen
 */
record ClassFile(
        String name,
        String source,
        int access,
        Optional<String> parent,
        List<String> interfaces,
        String nest,
        Map<String, Integer> fields,
        Map<String, Integer> methods) {

    static ClassFile read(byte[] octets, String source) {
        Reader reader = new Reader();
        new ClassReader(octets)
                .accept(reader, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return new ClassFile(
                reader.name,
                source,
                reader.access,
                reader.parent,
                reader.interfaces,
                reader.nest,
                reader.fields,
                reader.methods);
    }

    boolean has(int flag) {
        return (access & flag) != 0;
    }

    boolean isInterface() {
        return has(Opcodes.ACC_INTERFACE);
    }

    String packageName() {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    private static final class Reader extends ClassVisitor {
        private String name = "";
        private int access;
        private Optional<String> parent = Optional.empty();
        private List<String> interfaces = List.of();
        private String nest = "";
        private final Map<String, Integer> fields = new LinkedHashMap<>();
        private final Map<String, Integer> methods = new LinkedHashMap<>();

        Reader() {
            super(Opcodes.ASM9);
        }

        @Override
        public void visit(
                int version,
                int flags,
                String itself,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] all) {
            name = itself;
            nest = itself;
            access = flags;
            parent = Optional.ofNullable(superName);
            interfaces = all == null ? List.of() : new ArrayList<>(List.of(all));
        }

        @Override
        public void visitNestHost(String host) {
            nest = host;
        }

        @Override
        public @Nullable FieldVisitor visitField(
                int flags, String field, String descriptor, @Nullable String signature, @Nullable Object value) {
            fields.put(field + descriptor, flags);
            return null;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                int flags,
                String method,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            methods.put(method + descriptor, flags);
            return null;
        }
    }
}
