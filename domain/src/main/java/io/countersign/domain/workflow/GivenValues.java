package io.countersign.domain.workflow;

import io.countersign.domain.InvalidValueException;
import io.countersign.domain.field.FieldName;
import io.countersign.domain.field.FieldValue;
import io.countersign.domain.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values that came from outside, held against what is wanted of them. */
public final class GivenValues {
  private GivenValues() {}

  /**
   * A value for every parameter, {@link FieldValue#NONE} for none.
   *
   * @param place the pointer to where they stand
   * @param problems takes what is wrong with them
   */
  public static Map<FieldName, FieldValue> accept(
      Map<FieldName, Parameter> wanted,
      Map<String, JsonValue> given,
      String place,
      List<DefinitionProblem> problems) {
    var known = wanted.keySet().stream().map(FieldName::value).collect(Collectors.toSet());
    given.keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(name ->
            problems.add(
                new DefinitionProblem(
                    place + "/" + name.replace("~", "~0").replace("/", "~1"),
                    "There is no value of this name here.")));
    var accepted = new LinkedHashMap<FieldName, FieldValue>();
    wanted.forEach((name, parameter) -> {
      try {
        var value = DefinitionReader.value(parameter.type(), given.get(name.value()));
        accepted.put(name, parameter.accept(value));
      } catch (InvalidValueException refused) {
        problems.add(
            new DefinitionProblem(place + "/" + name, String.valueOf(refused.getMessage())));
      }
    });
    return accepted;
  }
}
