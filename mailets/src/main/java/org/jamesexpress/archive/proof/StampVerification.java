package org.jamesexpress.archive.proof;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jamesexpress.archive.ArchiveFolder;
import org.jamesexpress.archive.LedgerFile;
import org.jamesexpress.archive.LedgerLine;
import org.jamesexpress.archive.StampConfig;
import org.jamesexpress.archive.Witness;
import org.jamesexpress.archive.proof.Finding.Kind;
import org.jamesexpress.store.Sha256;

/** Compares the stamps of an archive with its ledger, beside which and in the second place they stand. Used by one thread. */
public final class StampVerification {
    /** An authority may be out of reach for a while. */
    private static final int DAYS_TO_STAMP = 2;

    private final ArchiveFolder archive;
    private final Optional<Witness> witness;
    private final StampConfig config;
    private final Scope scope;
    private final LocalDate today;
    private final List<Finding> findings = new ArrayList<>();
    private int stamps;

    /** @param witness empty if nobody is to be asked */
    public StampVerification(
            ArchiveFolder archive, Optional<Witness> witness, StampConfig config, Scope scope, Clock clock) {
        this.archive = archive;
        this.witness = witness;
        this.config = config;
        this.scope = scope;
        this.today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /**
     * Looks at the stamp of each closed day, and names what is wrong.
     *
     * @throws IOException when something can't be read, also the file with the certificates
     */
    public List<Finding> run() throws IOException {
        List<X509Certificate> roots =
                config.trust().isPresent() ? certificates(config.trust().get()) : List.of();
        Optional<String> id = archive.id();
        for (Map.Entry<LocalDate, Path> day : archive.ledgers().entrySet()) {
            Optional<byte[]> closing = LedgerFile.last(day.getValue())
                    .filter(line -> LedgerLine.ifReadable(line)
                            .flatMap(LedgerLine::closedDay)
                            .isPresent());
            if (closing.isPresent() && scope.covers(day.getKey())) {
                verify(day.getKey(), Sha256.digest().digest(closing.get()), id, roots);
            }
        }
        return findings;
    }

    /** How many were looked at, each in both places once. */
    public int stamps() {
        return stamps;
    }

    private void verify(LocalDate day, byte[] sha256, Optional<String> id, List<X509Certificate> roots)
            throws IOException {
        String name = archive.relative(archive.stampOf(day));
        Path file = archive.stampOf(day);
        Optional<byte[]> here = Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        Optional<byte[]> there =
                witness.isPresent() && id.isPresent() ? witness.get().stamp(id.get(), day) : Optional.empty();
        here.ifPresent(stamp -> verify(name, "", stamp, sha256, roots));
        there.filter(stamp -> here.isEmpty() || !Arrays.equals(stamp, here.get()))
                .ifPresent(stamp -> verify(name, "that of the second place: ", stamp, sha256, roots));
        if (here.isEmpty() && there.isPresent()) {
            findings.add(new Finding(Kind.STAMP, name, "it is gone; the second place has one"));
        } else if (here.isPresent()) {
            stamps++;
        } else if (config.authority().isPresent() && day.isBefore(today.minusDays(DAYS_TO_STAMP))) {
            findings.add(new Finding(Kind.STAMP, name, "this day was never stamped"));
        }
    }

    private void verify(String name, String where, byte[] answer, byte[] sha256, List<X509Certificate> roots) {
        try {
            Stamp stamp = Stamp.parse(answer);
            stamp.requireOf(sha256);
            if (config.trust().isPresent()) {
                stamp.requireTrusted(roots);
            }
        } catch (IllegalArgumentException e) {
            findings.add(new Finding(Kind.STAMP, name, where + e.getMessage()));
        }
    }

    private static List<X509Certificate> certificates(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty()) {
                throw new IOException("timestampTrust = " + file + ": has no certificate in PEM");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new IOException("timestampTrust = " + file + ": has no certificates in PEM: " + e.getMessage(), e);
        }
    }
}
