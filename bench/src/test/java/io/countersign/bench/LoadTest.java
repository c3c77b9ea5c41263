package io.countersign.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LoadTest {
  @Test
  void half_took_at_most_the_median_and_99_of_100_at_most_p99() {
    var figures =
        Load.Figures.of(
            LongStream.rangeClosed(1, 100).map(i -> (101 - i) * 1_000_000).toArray(),
            2_000_000_000);

    assertThat(figures.p50()).isEqualTo(50);
    assertThat(figures.p99()).isEqualTo(99);
    assertThat(figures.perSecond()).isEqualTo(50);
  }

  @Test
  void processor_time_is_told_for_each_piece_where_it_is_known() {
    var spent =
        new Spent(Duration.ofMillis(500), Duration.ofMillis(900))
            .since(new Spent(Duration.ofMillis(100), Duration.ofMillis(900)));

    assertThat(spent.applicationOn(200)).isEqualTo(2.0);
    assertThat(spent.databaseOn(200)).isNaN();
  }

  @Test
  void every_piece_is_done_once_by_one_of_the_clients() throws Exception {
    var done = new ConcurrentSkipListSet<Integer>();

    var figures = Load.run(8, 1_000, () -> piece -> assertThat(done.add(piece)).isTrue());

    assertThat(figures.pieces()).isEqualTo(1_000);
    assertThat(done).containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
  }

  @Test
  void figures_of_a_run_with_a_failure_are_none() {
    assertThatIOException()
        .isThrownBy(() ->
            Load.run(
                4,
                100,
                () ->
                    piece -> {
                      if (piece == 50) {
                        throw new IOException("no answer");
                      }
                    }))
        .havingCause()
        .withMessage("no answer");
  }
}
