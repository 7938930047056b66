package org.jamesexpress.dropin.linkage;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;

/** All that a class refers to: classes, members of them, and what lambdas implement. */
final class References extends ClassVisitor {
    /** How a member is reached. */
    enum Kind {
        FIELD,
        STATIC_FIELD,
        METHOD,
        STATIC_METHOD
    }

    /** A member of a class or, if {@code ofInterface}, of an interface. */
    record Member(String owner, String name, String descriptor, Kind kind, boolean ofInterface) {
        boolean isField() {
            return kind == Kind.FIELD || kind == Kind.STATIC_FIELD;
        }

        boolean isStatic() {
            return kind == Kind.STATIC_FIELD || kind == Kind.STATIC_METHOD;
        }
    }

    /** An interface of which a lambda implements one method. */
    record Lambda(String type, String name, String descriptor) {}

    private final Set<String> classes = new LinkedHashSet<>();
    private final Set<Member> members = new LinkedHashSet<>();
    private final Set<Lambda> lambdas = new LinkedHashSet<>();

    private References() {
        super(Opcodes.ASM9);
    }

    static References of(byte[] octets) {
        References references = new References();
        new ClassReader(octets).accept(references, ClassReader.SKIP_FRAMES);
        return references;
    }

    Set<String> classes() {
        return classes;
    }

    Set<Member> members() {
        return members;
    }

    Set<Lambda> lambdas() {
        return lambdas;
    }

    private void type(Type type) {
        switch (type.getSort()) {
            case Type.ARRAY -> type(type.getElementType());
            case Type.OBJECT -> classes.add(type.getInternalName());
            case Type.METHOD -> {
                type(type.getReturnType());
                for (Type argument : type.getArgumentTypes()) {
                    type(argument);
                }
            }
            default -> {} // a number or nothing
        }
    }

    private void named(@Nullable String internalName) {
        if (internalName != null) {
            type(Type.getObjectType(internalName));
        }
    }

    private void described(String descriptor) {
        type(Type.getType(descriptor));
    }

    /** Java keeps silent of an annotation that is missing, but what it was meant for does not happen. */
    private @Nullable AnnotationVisitor annotated(String descriptor, boolean seenAtRunTime) {
        if (seenAtRunTime) {
            described(descriptor);
        }
        return null;
    }

    private void member(int opcode, String owner, String name, String descriptor, boolean ofInterface) {
        Kind kind = switch (opcode) {
            case Opcodes.GETSTATIC, Opcodes.PUTSTATIC -> Kind.STATIC_FIELD;
            case Opcodes.GETFIELD, Opcodes.PUTFIELD -> Kind.FIELD;
            case Opcodes.INVOKESTATIC -> Kind.STATIC_METHOD;
            default -> Kind.METHOD;
        };
        named(owner);
        described(descriptor);
        members.add(new Member(owner, name, descriptor, kind, ofInterface));
    }

    private void handle(Handle handle) {
        int opcode = switch (handle.getTag()) {
            case Opcodes.H_GETFIELD, Opcodes.H_PUTFIELD -> Opcodes.GETFIELD;
            case Opcodes.H_GETSTATIC, Opcodes.H_PUTSTATIC -> Opcodes.GETSTATIC;
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            default -> Opcodes.INVOKEVIRTUAL;
        };
        member(opcode, handle.getOwner(), handle.getName(), handle.getDesc(), handle.isInterface());
    }

    private void constant(Object value) {
        if (value instanceof Type type) {
            type(type);
        } else if (value instanceof Handle handle) {
            handle(handle);
        }
    }

    @Override
    public void visit(
            int version,
            int access,
            String name,
            @Nullable String signature,
            @Nullable String superName,
            String @Nullable [] interfaces) {
        named(superName);
        names(interfaces);
    }

    private void names(String @Nullable [] internalNames) {
        if (internalNames != null) {
            for (String name : internalNames) {
                named(name);
            }
        }
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
        return annotated(descriptor, visible);
    }

    @Override
    public RecordComponentVisitor visitRecordComponent(String name, String descriptor, @Nullable String signature) {
        described(descriptor);
        return new RecordComponentVisitor(Opcodes.ASM9) {};
    }

    @Override
    public FieldVisitor visitField(
            int access, String name, String descriptor, @Nullable String signature, @Nullable Object value) {
        described(descriptor);
        return new FieldVisitor(Opcodes.ASM9) {
            @Override
            public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
                return annotated(annotation, visible);
            }
        };
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        described(descriptor);
        names(exceptions);
        return new Code();
    }

    /** What the instructions of a method refer to. */
    private final class Code extends MethodVisitor {
        Code() {
            super(Opcodes.ASM9);
        }

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
            return annotated(descriptor, visible);
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            named(type);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            member(opcode, owner, name, descriptor, false);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean ofInterface) {
            member(opcode, owner, name, descriptor, ofInterface);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            described(descriptor);
            handle(bootstrap);
            for (Object argument : arguments) {
                constant(argument);
            }
            if (bootstrap.getOwner().equals("java/lang/invoke/LambdaMetafactory")) {
                lambdas.add(new Lambda(
                        Type.getReturnType(descriptor).getInternalName(), name, ((Type) arguments[0]).getDescriptor()));
            }
        }

        @Override
        public void visitLdcInsn(Object value) {
            constant(value);
        }

        @Override
        public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
            described(descriptor);
        }

        @Override
        public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
            named(type);
        }
    }
}
