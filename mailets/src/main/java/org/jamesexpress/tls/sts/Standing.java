package org.jamesexpress.tls.sts;

import java.util.Optional;
import org.jamesexpress.tls.Problem;

/**
 * How it stands with a domain's policy now.
 *
 * @param record by which DNS tells of the policy
 * @param policy that applies; empty where there is none, or it can't be had
 * @param problem why the policy that the domain announces can't be had now; an earlier one may apply nevertheless
 */
public record Standing(Optional<StsRecord> record, Optional<Held> policy, Optional<Problem> problem) {}
