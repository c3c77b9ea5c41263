package io.countersign.bootstrap.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code docs/security.md} says what tests show; this test holds it to that. */
class SecurityChecklistTest {
  private static final Pattern ROW =
      Pattern.compile("\\| ([A-F]\\d+) \\| (.+?) \\| (.+?) \\| (.+?) \\|");
  private static final Pattern NAMED = Pattern.compile("`(\\w+)`");
  private static final Pattern DISPLAY_NAME =
      Pattern.compile("@DisplayName\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"[\\s+]*)+)\\)");
  private static final Pattern NUMBER = Pattern.compile("\\b([A-F])([1-9]\\d*)\\b");

  private static List<Row> table;

  /** Numbers in display names, by class. */
  private static Map<String, Set<String>> tests;

  private record Row(String number, String requirement, Set<String> classes, String state) {
    static Row of(String line) {
      var cells = ROW.matcher(line);
      assertThat(cells.matches()).as("A row has four cells: %s", line).isTrue();
      var classes = new TreeSet<String>();
      NAMED.matcher(cells.group(3)).results().forEach(name -> classes.add(name.group(1)));
      return new Row(cells.group(1), cells.group(2), classes, cells.group(4));
    }
  }

  @BeforeAll
  static void read() throws IOException {
    var root = root();
    table =
        Files.readAllLines(root.resolve("docs/security.md")).stream()
            .filter(line -> line.matches("\\| [A-Z]\\d.*"))
            .map(Row::of)
            .toList();
    tests = new TreeMap<>();
    try (var modules = Files.list(root)) {
      for (var sources : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(sources)) {
          readTests(sources);
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(100);
  }

  private static Path root() {
    var folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/architecture.md"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static void readTests(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        var numbers = new TreeSet<String>();
        DISPLAY_NAME
            .matcher(Files.readString(file))
            .results()
            .forEach(name -> numbers.addAll(numbers(name.group(1))));
        var name = file.getFileName().toString().replace(".java", "");
        tests.computeIfAbsent(name, _ -> new TreeSet<>()).addAll(numbers);
      }
    }
  }

  /** C01 to C28 are simulated clients, not requirements. */
  private static Set<String> numbers(String text) {
    var numbers = new TreeSet<String>();
    NUMBER
        .matcher(text)
        .results()
        .filter(n -> !(n.group(1).equals("C") && Integer.parseInt(n.group(2)) <= 28))
        .forEach(n -> numbers.add(n.group()));
    return numbers;
  }

  private static Stream<String> range(String letter, int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(n -> letter + n);
  }

  @Test
  void the_table_has_every_number_of_the_checklist_once() {
    var all =
        Stream.of(
                range("A", 1, 31),
                range("B", 32, 41),
                range("C", 42, 70),
                range("D", 71, 73),
                range("D", 78, 82),
                Stream.of("E88", "E90", "E91", "E93", "E94"),
                range("F", 100, 105))
            .flatMap(numbers -> numbers)
            .toList();
    var numbers = table.stream().map(Row::number).toList();
    assertThat(numbers).doesNotHaveDuplicates().containsAll(all);
  }

  @Test
  void every_class_in_the_table_carries_the_number() {
    var wrong = new ArrayList<String>();
    for (var row : table) {
      for (var test : row.classes()) {
        if (!tests.containsKey(test)) {
          wrong.add("%s names %s, which does not exist".formatted(row.number(), test));
        } else if (!tests.get(test).contains(row.number())) {
          wrong.add("%s names %s, which does not carry it".formatted(row.number(), test));
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void every_number_that_a_test_carries_stands_in_the_table_with_its_class() {
    var missing = new ArrayList<String>();
    tests.forEach((test, numbers) -> {
      for (var number : numbers) {
        if (table.stream()
            .noneMatch(r -> r.number().equals(number) && r.classes().contains(test))) {
          missing.add("%s: add `%s` to docs/security.md".formatted(number, test));
        }
      }
    });
    assertThat(missing).isEmpty();
  }

  @Test
  void a_state_says_what_it_needs_to() {
    for (var row : table) {
      assertThat(row.state()).as(row.number()).matches("shown|part: .+|open: .+");
      assertThat(row.classes().isEmpty())
          .as("%s is %s", row.number(), row.state())
          .isEqualTo(row.state().startsWith("open"));
    }
  }

  @Test
  @DisplayName("what a display name says is read as numbers of the checklist, and clients are not")
  void numbers_are_read_as_they_are_written() {
    assertThat(numbers("A2 A31 C27 C08 H3 C45: B32, then UTF8 and 62"))
        .containsExactly("A2", "A31", "B32", "C45");
  }
}
