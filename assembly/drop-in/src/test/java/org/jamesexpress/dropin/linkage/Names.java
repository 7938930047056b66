package org.jamesexpress.dropin.linkage;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.objectweb.asm.Type;

/** How classes and members are written for people. */
final class Names {
    private Names() {}

    static String ofClass(String internalName) {
        return internalName.replace('/', '.');
    }

    /** A method of a class with the simple names of what it takes, or a field. */
    static String ofMember(String owner, String name, String descriptor) {
        String type = simple(Type.getObjectType(owner));
        if (!descriptor.startsWith("(")) {
            return type + "." + name + ": " + simple(Type.getType(descriptor));
        }
        Type method = Type.getMethodType(descriptor);
        String arguments =
                Arrays.stream(method.getArgumentTypes()).map(Names::simple).collect(Collectors.joining(", ", "(", ")"));
        return name.equals("<init>")
                ? type + arguments
                : type + "." + name + arguments + ": " + simple(method.getReturnType());
    }

    /** Likewise of a name and descriptor in one. */
    static String ofMethod(String owner, String method) {
        int end = method.indexOf('(');
        return ofMember(owner, method.substring(0, end), method.substring(end));
    }

    private static String simple(Type type) {
        String name = type.getClassName();
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
