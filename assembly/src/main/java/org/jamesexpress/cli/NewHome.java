package org.jamesexpress.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.util.Map;

/** A home before its first start: configuration from the templates, a certificate, and keys that exist nowhere else. */
record NewHome(String domain, String hostname, int portOffset) {

    /**
     * Writes {@code conf/} and {@code var/} into a folder. A {@code conf/} that is there was written to its end.
     *
     * @throws CommandException when the folder is a home already
     */
    void write(Path folder) throws CommandException, IOException, GeneralSecurityException {
        Path conf = folder.resolve("conf");
        if (Files.exists(conf)) {
            throw new CommandException(
                    folder + " holds a conf/ already, which stays as it is: name another folder with --home");
        }
        Files.createDirectories(folder);
        Path unfinished = Files.createTempDirectory(folder, ".conf");
        try {
            writeConfiguration(unfinished);
            writeKeys(unfinished);
            PrivateFiles.folder(folder.resolve("var"));
            Files.move(unfinished, conf, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            if (Files.exists(unfinished)) {
                PrivateFiles.delete(unfinished);
            }
        }
    }

    private void writeConfiguration(Path conf) throws IOException {
        Map<String, String> values =
                Map.of("domain", domain, "hostname", hostname, "portOffset", Integer.toString(portOffset));
        for (Map.Entry<String, String> file : Templates.filled(values).entrySet()) {
            PrivateFiles.write(conf.resolve(file.getKey()), file.getValue());
        }
    }

    private void writeKeys(Path conf) throws IOException, GeneralSecurityException {
        Credentials credentials = new Credentials(Clock.systemUTC());
        KeyPair tls = credentials.keyPair();
        Path tlsFolder = conf.resolve("tls");
        PrivateFiles.write(
                tlsFolder.resolve("certificate.pem"), Pem.write("CERTIFICATE", credentials.certificate(hostname, tls)));
        PrivateFiles.write(
                tlsFolder.resolve("key.pem"),
                Pem.write("PRIVATE KEY", tls.getPrivate().getEncoded()));

        KeyPair administration = credentials.keyPair();
        Path webadmin = conf.resolve("webadmin");
        PrivateFiles.write(
                webadmin.resolve("public.pem"),
                Pem.write("PUBLIC KEY", administration.getPublic().getEncoded()));
        PrivateFiles.write(
                webadmin.resolve("private.pem"),
                Pem.write("PRIVATE KEY", administration.getPrivate().getEncoded()));
    }
}
