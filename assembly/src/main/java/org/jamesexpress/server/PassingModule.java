package org.jamesexpress.server;

import com.google.inject.AbstractModule;
import org.apache.james.NaiveDelegationStoreModule;
import org.apache.james.modules.mailbox.DefaultEventModule;
import org.apache.james.modules.mailbox.MemoryDeadLetterModule;
import org.apache.james.modules.server.TaskManagerModule;

/**
 * What lives in memory and passes with the process: the task manager (webadmin's long jobs), the mailbox event bus (IDLE,
 * quotas) and its dead letters. None of it holds mail.
 */
final class PassingModule extends AbstractModule {
    @Override
    protected void configure() {
        install(new TaskManagerModule());
        install(new DefaultEventModule());
        install(new MemoryDeadLetterModule());
        install(new NaiveDelegationStoreModule());
    }
}
