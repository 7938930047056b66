package org.jamesexpress.bench.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jamesexpress.bench.Child;

/** A deliverer in a Java process of its own. */
final class JavaParty implements Party {
    /** The same for each. */
    private static final String HEAP = "-Xmx1g";

    private final Child process;

    private JavaParty(Child process) {
        this.process = process;
    }

    static Party start(Work.Kind kind, Path folder, Scene scene, Sink sink) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(kind.name(), folder.toString()));
        arguments.addAll(scene.arguments());
        arguments.add(Integer.toString(sink.port()));
        arguments.add(Integer.toString(sink.dnsPort()));
        return new JavaParty(Child.start(
                List.of(HEAP, "-Dbench.log=" + folder.resolve("log"), "--add-opens=java.base/java.lang=ALL-UNNAMED"),
                Work.class.getName(),
                arguments.toArray(String[]::new)));
    }

    @Override
    public void warmUp(int from, int to) throws IOException {
        process.tell("warm " + from + " " + to);
        process.awaitLine("warmed");
    }

    @Override
    public void fill() throws IOException {
        process.tell("fill");
        process.awaitLine("filled");
    }

    @Override
    public void go() throws IOException {
        process.tell("go");
    }

    @Override
    public long[] sent() throws IOException {
        return Moment.of(process.line());
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }
}
