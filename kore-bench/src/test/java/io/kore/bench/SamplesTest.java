package io.kore.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void the_median_is_the_middle_or_between_the_two_in_the_middle() {
        assertThat(Samples.of(9, 1, 5).median()).isEqualTo(5);
        assertThat(Samples.of(4, 1, 9, 2).median()).isEqualTo(3);
        assertThat(Samples.of(7).median()).isEqualTo(7);
    }

    @Test
    void a_percentile_is_the_value_at_its_nearest_rank() {
        double[] hundred = new double[100];
        for (int i = 0; i < 100; i++) {
            hundred[i] = 100 - i;
        }

        assertThat(Samples.of(hundred).percentile(0.99)).isEqualTo(99);
        assertThat(Samples.of(hundred).percentile(1)).isEqualTo(100);
        assertThat(Samples.of(hundred).percentile(0)).isEqualTo(1);
    }

    @Test
    void the_spread_is_from_the_smallest_to_the_largest() {
        Samples samples = Samples.of(3, 1, 2);

        assertThat(samples.min()).isEqualTo(1);
        assertThat(samples.max()).isEqualTo(3);
        assertThat(samples.count()).isEqualTo(3);
    }

    @Test
    void nothing_measured_is_no_figure() {
        assertThatThrownBy(Samples::of).isInstanceOf(IllegalArgumentException.class);
    }
}
