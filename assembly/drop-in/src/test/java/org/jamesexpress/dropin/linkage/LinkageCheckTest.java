package org.jamesexpress.dropin.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.core.Username;
import org.apache.james.mailbox.model.AttachmentId;
import org.apache.james.metrics.api.TimeMetric;
import org.apache.james.user.api.UsersRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/** The check finds what is known to be otherwise in James 3.9, in classes that were compiled against 3.8. */
class LinkageCheckTest {
    private static final Path JAMES39 = Path.of("../stock-james39/target/class-path.txt");

    static final class Sound {
        Domain domain(MailAddress address) {
            return address.getDomain();
        }

        Runnable work(MailAddress address) {
            return address::asString;
        }
    }

    static final class OldConstructor {
        MailAddress address() throws Exception {
            return new MailAddress("alice", Domain.of("a.test"));
        }
    }

    static final class OldResult {
        boolean knows(UsersRepository users) throws Exception {
            return users.test(Username.of("alice"), "secret");
        }
    }

    static final class OldName {
        Class<?> failure() {
            return javax.mail.MessagingException.class;
        }
    }

    static final class OldClass {
        AttachmentId attachment() {
            return AttachmentId.from("1");
        }
    }

    interface Growing {
        void first();
    }

    static final class OldLambda {
        Growing growing() {
            return () -> {};
        }
    }

    static final class OldInterface implements TimeMetric {
        @Override
        public String name() {
            return "";
        }

        @Override
        public ExecutionResult stopAndPublish() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void findsNothingInWhatFits() throws IOException {
        assertThat(problems(Sound.class)).isEmpty();
    }

    @Test
    void findsAConstructorThatIsPrivateNow() throws IOException {
        assertThat(problems(OldConstructor.class))
                .containsExactly(
                        OldConstructor.class.getName() + " uses MailAddress(String, Domain), which is hidden from it");
    }

    @Test
    void findsAMethodThatReturnsSomethingElseNow() throws IOException {
        assertThat(problems(OldResult.class))
                .containsExactly(OldResult.class.getName()
                        + " calls UsersRepository.test(Username, String): boolean, which is not there");
    }

    @Test
    void findsAClassThatIsGone() throws IOException {
        assertThat(problems(OldName.class))
                .containsExactly(OldName.class.getName() + " needs javax.mail.MessagingException, which is not there");
    }

    @Test
    void findsAClassThatIsAnInterfaceNow() throws IOException {
        assertThat(problems(OldClass.class))
                .containsExactly(OldClass.class.getName() + " calls AttachmentId.from(String): AttachmentId, where an"
                        + " interface has become a class or a class an interface");
    }

    @Test
    void findsAMethodThatNobodyImplements() throws IOException {
        assertThat(problems(OldInterface.class))
                .containsExactly(
                        OldInterface.class.getName() + " does not implement TimeMetric.record(Duration): void");
    }

    @Test
    void findsALambdaForAnInterfaceThatHasGrown(@TempDir Path folder) throws IOException {
        try (ClassPath grown = new ClassPath()) {
            grown.add(grown(folder.resolve("grown.jar")));

            assertThat(problems(OldLambda.class, grown))
                    .contains(OldLambda.class.getName()
                            + " has a lambda that leaves LinkageCheckTest$Growing.second(): void unimplemented");
        }
    }

    /** A later version of the interface. */
    private static Path grown(Path jar) throws IOException {
        String name = Growing.class.getName().replace('.', '/');
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_ABSTRACT;
        ClassWriter later = new ClassWriter(0);
        later.visit(Opcodes.V17, access | Opcodes.ACC_INTERFACE, name, null, Hierarchy.OBJECT, new String[0]);
        later.visitMethod(access, "first", "()V", null, null);
        later.visitMethod(access, "second", "()V", null, null);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(name + ".class"));
            out.write(later.toByteArray());
        }
        return jar;
    }

    private static List<String> problems(Class<?> type) throws IOException {
        try (ClassPath james = ClassPath.of(JAMES39)) {
            return problems(type, james);
        }
    }

    private static List<String> problems(Class<?> type, ClassPath classes) throws IOException {
        String file = type.getName().replace('.', '/') + ".class";
        try (InputStream in = Objects.requireNonNull(type.getClassLoader()).getResourceAsStream(file)) {
            return new LinkageCheck(classes)
                    .check(Objects.requireNonNull(in).readAllBytes(), "a test").problems().stream()
                            .map(Problem::toString)
                            .toList();
        }
    }
}
