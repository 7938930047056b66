package org.jamesexpress.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jamesexpress.mx.Considered;
import org.junit.jupiter.api.Test;

class SiteTest {
    @Test
    void isTheSameForTheSameHostsInWhateverOrderDnsNamesThem() {
        assertThat(site("10 mx1.test", "10 mx2.test", "20 mx3.test"))
                .isEqualTo(site("20 MX3.test", "10 mx2.test", "10 mx1.test"));
    }

    @Test
    void isOneLaneForTheSameHostsWithOtherPreferencesButAnotherWay() {
        Site one = site("10 mx1.test", "20 mx2.test");
        Site other = site("10 mx2.test", "20 mx1.test");
        assertThat(one.lane()).isEqualTo(other.lane());
        assertThat(one.way()).isNotEqualTo(other.way());
    }

    @Test
    void countsThePreferencesOrderAndNotTheirNumbers() {
        assertThat(site("10 mx1.test", "20 mx2.test")).isEqualTo(site("1 mx1.test", "5 mx2.test"));
    }

    @Test
    void isAnotherLaneForOneHostMore() {
        assertThat(site("10 mx1.test").lane())
                .isNotEqualTo(site("10 mx1.test", "10 mx2.test").lane());
    }

    @Test
    void goesAnotherWayWhereTheSameHostsMustProveMore() {
        assertThat(Site.of(List.of(), "verified").way())
                .isNotEqualTo(Site.of(List.of(), "").way());
        assertThat(Site.of(List.of(), "verified").lane())
                .isEqualTo(Site.of(List.of(), "").lane());
    }

    private static Site site(String... hosts) {
        List<Considered> considered = Stream.of(hosts)
                .map(host -> host.split(" "))
                .map(host -> new Considered(
                        host[1],
                        Integer.parseInt(host[0]),
                        Optional.empty(),
                        Considered.Standing.NO_ADDRESS,
                        Optional.empty()))
                .toList();
        return Site.of(considered, "");
    }
}
