package org.jamesexpress.tls.sts;

import java.util.List;
import java.util.Optional;

/**
 * What was found of a domain's policy.
 *
 * @param texts that DNS has where the record is
 * @param complaint why they tell of no policy, if they should, or that DNS gave no answer
 */
public record Findings(List<String> texts, Optional<String> complaint, Standing standing) {
    public Findings {
        texts = texts.stream().map(Text::line).toList();
    }
}
