package org.jamesexpress.notify.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jamesexpress.events.EventType;
import org.junit.jupiter.api.Test;

class EndpointIdsTest {
    @Test
    void oneIdIsThatOfOneEndpointAndTheSameAgain() {
        String id = EndpointIds.of(EventType.NOTIFY_DIGEST, "crm", 4, 8);

        assertThat(id).matches("digest-4-8-[0-9a-f]{16}");
        assertThat(EndpointIds.of(EventType.NOTIFY_DIGEST, "crm", 4, 8)).isEqualTo(id);
        assertThat(EndpointIds.of(EventType.NOTIFY_DIGEST, "hall", 4, 8)).isNotEqualTo(id);
        assertThat(EndpointIds.of(EventType.NOTIFY_DIGEST, "crm", 4, 9)).isNotEqualTo(id);
    }

    @Test
    void twoEndpointsAreToldOfOneGapByTwoIds() {
        assertThat(Gap.of(1, 2, 2, "crm", Instant.EPOCH).id())
                .isNotEqualTo(Gap.of(1, 2, 2, "hall", Instant.EPOCH).id());
    }
}
