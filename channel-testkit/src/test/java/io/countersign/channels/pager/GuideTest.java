package io.countersign.channels.pager;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.channel.testkit.HilChannelContract;
import io.countersign.channel.testkit.SettingsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/adding-a-channel.md says what is in the code. */
class GuideTest {
  private static final String PAGE = "docs/adding-a-channel.md";
  private static final Path SOURCES = Path.of("src/test/java/io/countersign/channels/pager");
  private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

  @Test
  void every_piece_of_java_is_in_the_sources() throws IOException {
    var sources = sources();
    var pieces = JAVA.matcher(guide()).results().map(piece -> lines(piece.group(1))).toList();
    assertThat(pieces).hasSizeGreaterThan(8);
    for (var piece : pieces) {
      assertThat(sources).as(piece).anyMatch(source -> source.contains(piece));
    }
  }

  @Test
  void every_class_of_the_channel_is_copied() throws IOException {
    var guide = guide();
    try (var files = Files.list(SOURCES)) {
      var classes =
          files
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .filter(name -> name.matches("Pager(?!Vendor).*"))
              .map(name -> name.substring("Pager".length()))
              .filter(name -> !name.endsWith("Test"))
              .sorted()
              .collect(Collectors.joining(","));
      assertThat(guide).contains("Pager{" + classes + "}.java");
    }
  }

  @Test
  void every_part_of_the_contract_is_named() throws IOException {
    assertThat(guide())
        .contains(
            Arrays.stream(HilChannelContract.class.getInterfaces())
                .map(part -> "`" + part.getSimpleName() + "`")
                .toList());
  }

  @Test
  void the_settings_are_those_of_the_channel() {
    assertThat(SettingsTable.in(PAGE, PagerChannel.ID))
        .isEqualTo(SettingsTable.of(PagerSettings.ALL));
  }

  private static String guide() throws IOException {
    return Files.readString(Path.of("..", PAGE));
  }

  private static List<String> sources() throws IOException {
    var sources = new ArrayList<String>();
    try (var files = Files.list(SOURCES)) {
      for (var file : files.toList()) {
        sources.add(lines(Files.readString(file)));
      }
    }
    return sources;
  }

  /** However deep the lines are indented. */
  private static String lines(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
