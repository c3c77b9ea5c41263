package io.countersign.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static Options parsed(String... arguments) {
    return Options.parse(arguments);
  }

  private static String refused(String... arguments) {
    var why = catchThrowable(() -> Options.parse(arguments));
    assertThat(why).isInstanceOf(IllegalArgumentException.class);
    return String.valueOf(why.getMessage());
  }

  @Test
  void without_options_it_is_a_quick_look_at_everything_here() {
    var options = parsed();

    assertThat(options.url()).isNull();
    assertThat(options.open()).containsExactly(1_000);
    assertThat(options.scale()).isEqualTo(1);
    assertThat(options.wants("pages")).isTrue();
  }

  @Test
  void everything_can_be_chosen() {
    var options =
        parsed(
            "--open",
            "1000,1000000",
            "--scale",
            "5",
            "--only",
            "floor,decisions",
            "--jvm",
            " -Xmx1g  -XX:+UseSerialGC ");

    assertThat(options.open()).containsExactly(1_000, 1_000_000);
    assertThat(options.scale()).isEqualTo(5);
    assertThat(options.wants("decisions")).isTrue();
    assertThat(options.wants("pages")).isFalse();
    assertThat(options.jvm()).isEqualTo(List.of("-Xmx1g", "-XX:+UseSerialGC"));
  }

  @Test
  void an_installation_elsewhere_needs_its_operators_key() {
    var there = parsed("--url", "http://10.0.0.5:8080", "--operator-key", "secret");

    assertThat(there.url()).isEqualTo(URI.create("http://10.0.0.5:8080"));
    assertThat(refused("--url", "http://10.0.0.5:8080")).contains("--operator-key");
    assertThat(refused("--url", "10.0.0.5", "--operator-key", "s")).contains("http://HOST:PORT");
  }

  @Test
  void what_cannot_be_read_is_refused_in_words() {
    assertThat(refused("--open", "many")).contains("--open takes whole numbers");
    assertThat(refused("--open", "1,,2")).contains("--open takes whole numbers");
    assertThat(refused("--scale", "0")).contains("--scale takes whole numbers");
    assertThat(refused("--scale")).isEqualTo("--scale needs a value");
    assertThat(refused("--fast", "yes")).isEqualTo("There is no option --fast");
    assertThat(refused("--only", "decision")).contains("decision", "decisions");
  }
}
