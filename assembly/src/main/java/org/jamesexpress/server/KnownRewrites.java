package org.jamesexpress.server;

import javax.inject.Inject;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.rrt.jpa.JPARecipientRewriteTable;
import org.apache.james.rrt.lib.Mapping;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.rrt.lib.Mappings;

/** The rewrites of recipients, in the database. Each recipient is asked for several times a mail. */
final class KnownRewrites extends JPARecipientRewriteTable {
    private final Lately<MappingSource, Mappings, RecipientRewriteTableException> rewrites =
            new Lately<>(super::getStoredMappings, System::nanoTime);

    @Inject
    KnownRewrites() {}

    @Override
    public Mappings getStoredMappings(MappingSource source) throws RecipientRewriteTableException {
        return rewrites.ask(source);
    }

    @Override
    public void addMapping(MappingSource source, Mapping mapping) throws RecipientRewriteTableException {
        rewrites.forget(); // It adds to what it reads.
        try {
            super.addMapping(source, mapping);
        } finally {
            rewrites.forget();
        }
    }

    @Override
    public void removeMapping(MappingSource source, Mapping mapping) throws RecipientRewriteTableException {
        rewrites.forget(); // It takes from what it reads.
        try {
            super.removeMapping(source, mapping);
        } finally {
            rewrites.forget();
        }
    }
}
