package org.jamesexpress.dropin.queues;

import com.google.inject.Module;
import org.apache.james.FakeSearchMailboxModule;
import org.apache.james.JamesServerMain;
import org.apache.james.MemoryJamesConfiguration;
import org.apache.james.MemoryJamesServerMain;

/** The memory server with its mail queue in the broker that is named: {@code activemq} or {@code rabbitmq}. */
public final class MemoryServer {
    private MemoryServer() {}

    public static void main(String... arguments) throws Exception {
        MemoryJamesConfiguration configuration = MemoryJamesConfiguration.builder()
                .useWorkingDirectoryEnvProperty()
                .build();
        JamesServerMain.main(MemoryJamesServerMain.createServer(configuration)
                .combineWith(new FakeSearchMailboxModule())
                .overrideWith(queue(arguments[0])));
    }

    private static Module queue(String broker) {
        return switch (broker) {
            case "activemq" -> new ActiveMqModule();
            case "rabbitmq" -> new RabbitMqModule();
            default -> throw new IllegalArgumentException("no such broker: " + broker);
        };
    }
}
