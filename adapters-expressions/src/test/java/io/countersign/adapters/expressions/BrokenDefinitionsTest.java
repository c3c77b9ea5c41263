package io.countersign.adapters.expressions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.domain.workflow.DefinitionProblem;
import io.countersign.domain.workflow.DefinitionReader;
import io.countersign.domain.workflow.DefinitionReader.Reading;
import io.countersign.domain.workflow.WorkflowDefinition;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mistake has its place and its sentence. */
class BrokenDefinitionsTest {
  private static final String SOUND =
      """
      name: contract-review
      title: Contract review
      input:
        customer: {type: text, required: true}
        amount: {type: number, required: true}
        exception: {type: boolean, default: false}
        region: {type: choice, choices: [eu, us], default: eu}
        due: {type: date}
      start: large
      steps:
        large:
          kind: branch
          cases:
            - {when: input.amount > 50000, next: reviews}
          otherwise: manager
        manager:
          kind: approval
          title: "Contract with @{input:customer}"
          approvers: [{role: sales}]
          onApprove: file
        reviews:
          kind: parallel
          branches: [legal, finance]
          join: all
          next: sign
          onFailure: tell
        legal:
          kind: approval
          title: "Terms for @{input:customer}"
          fields:
            - {name: total, label: Total, type: number, value: "@{input:amount}", input: editable-optional}
            - {name: secret, label: Secret, type: text, value: x, display: readable-masked}
          approvers: [{email: legal@example.test}, {role: legal}]
          quorum: {rule: at-least, n: 1}
          delivery: [email, {channel: slack, answers: notify-only, after: PT10M}]
          expiresIn: PT72H
          remindAfter: PT24H
          revisions: {max: 3}
        finance:
          kind: approval
          title: {expression: "'Prices for ' + input.customer"}
          approvers: [{expression: "input.region == 'eu' ? 'role:finance-eu' : 'role:finance-us'"}]
          autoApprove: "!input.exception"
        sign:
          kind: task
          input: {customer: "@{input:customer}", total: "@{step:legal.fields.total}"}
          output: {documentId: {type: text, required: true}}
          next: file
        file: {kind: notify, message: "Filed for @{input:customer}", next: done}
        tell: {kind: notify, message: "Refused by @{step:legal.decidedBy}", next: refused}
        done: {kind: end, result: approved}
        refused: {kind: end, result: rejected}
      """;

  private final DefinitionReader reader = new DefinitionReader(new CelExpressions());

  @Test
  void the_sound_definition_is_read_whole() {
    assertThat(reader.read(Yaml.value(Yaml.tree(SOUND))))
        .isInstanceOfSatisfying(
            Reading.Read.class,
            read -> {
              WorkflowDefinition definition = read.definition();
              assertThat(definition.steps()).hasSize(10);
              assertThat(definition.hash().value()).startsWith("sha256:");
            });
  }

  @ParameterizedTest(name = "{0} := {1}")
  @DisplayName("a broken definition is refused with the place and the reason")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/name                         | Contract Review                | /name                          | A workflow's name must be lower-case words",
        "/name                         | ~                              | /name                          | This is required.",
        "/name                         | 5                              | /name                          | This must be a text.",
        "/title                        | ''                             | /title                         | The title must not be empty.",
        "/owner                        | me                             | /owner                         | There is no member of this name here.",
        "/start                        | nowhere                        | /start                         | There is no step named nowhere.",
        "/start                        | ~                              | /start                         | This is required.",
        "/start                        | manager                        | /steps/large                   | No other step leads to this one.",
        "/steps                        | {}                             | /steps                         | A workflow has at least one step",
        "/steps                        | []                             | /steps                         | This must be an object.",
        "/steps/large                  | five                           | /steps/large                   | A step is an object.",
        "/steps/large/kind             | ~                              | /steps/large/kind              | This is required.",
        "/steps/large/kind             | loop                           | /steps/large/kind              | This must be one of approval, parallel, branch, task, notify, end.",
        "/steps/in                     | {kind: end, result: approved}  | /steps/in                      | Expressions keep the word in for themselves.",
        "/steps/two-words              | {kind: end, result: approved}  | /steps/two-words               | A step's name must be a letter followed",
        "/steps/lost                   | {kind: end, result: approved}  | /steps/lost                    | No other step leads to this one.",
        "/input/amount/type            | money                          | /input/amount/type             | This must be one of text, long-text, number, boolean, date, choice.",
        "/input/amount/default         | 5                              | /input/amount                  | What is required needs no default.",
        "/input/exception/default      | maybe                          | /input/exception/default       | This must be true or false.",
        "/input/region/default         | mars                           | /input/region                  | The value does not fit the type of the field.",
        "/input/region/choices         | ~                              | /input/region                  | A choice field needs choices.",
        "/input/due/default            | tomorrow                       | /input/due/default             | This must be a date such as 2026-11-30.",
        "/input/1st                    | {type: text}                   | /input/1st                     | A field name must be a letter followed",
        "/input/for                    | {type: text}                   | /input/for                     | Expressions keep the word for for themselves.",
        "/steps/large/cases            | []                             | /steps/large/cases             | A branch has at least one case.",
        "/steps/large/cases/0/when     | input.amont > 5                | /steps/large/cases/0/when      | undeclared reference to 'input",
        "/steps/large/cases/0/when     | input.amount                   | /steps/large/cases/0/when      | This must give true or false, but gives double.",
        "/steps/large/cases/0/when     | input.amount > 'x'             | /steps/large/cases/0/when      | no matching overload",
        "/steps/large/cases/0/when     | 'input.amount >'               | /steps/large/cases/0/when      | Line 1, column",
        "/steps/large/cases/0/when     | steps.legal.ran                | /steps/large/cases/0/when      | undeclared reference to 'steps",
        "/steps/large/cases/0/next     | nowhere                        | /steps/large/cases/0/next      | There is no step named nowhere.",
        "/steps/large/otherwise        | ~                              | /steps/large/otherwise         | This is required.",
        "/steps/large/otherwise        | large                          | /steps/large/otherwise         | This leads back to large: a step runs only once.",
        "/steps/sign/next              | large                          | /steps/sign/next               | This leads back to large: a step runs only once.",
        "/steps/manager/onApprove      | legal                          | /steps/manager/onApprove       | The step legal is on another path",
        "/steps/legal/onApprove        | done                           | /steps/legal/onApprove         | The step done is on another path",
        "/steps/reviews/branches       | [legal]                        | /steps/reviews/branches        | A parallel step has at least two branches.",
        "/steps/reviews/branches       | [legal, legal]                 | /steps/reviews/branches        | Each branch begins with a step of its own.",
        "/steps/reviews/join           | most                           | /steps/reviews/join            | This must be one of all, any.",
        "/steps/reviews/join           | {atLeast: 3}                   | /steps/reviews/join/atLeast    | This must be from 1 to the number of branches, 2.",
        "/steps/manager/title          | ~                              | /steps/manager/title           | This is required.",
        "/steps/manager/title          | 'For @{input:client}'          | /steps/manager/title           | @{input:client} names nothing that is known",
        "/steps/manager/title          | 'For @{customer}'              | /steps/manager/title           | A place for a value is written @{input:name}",
        "/steps/manager/title          | 'By @{step:legal.decidedBy}'   | /steps/manager/title           | @{step:legal.decidedBy} names nothing that is known",
        "/steps/manager/title          | {expression: input.amount}     | /steps/manager/title           | This must give a text, but gives double.",
        "/steps/tell/message           | '@{step:legal.fields.secret}'  | /steps/tell/message            | @{step:legal.fields.secret} names nothing that is known",
        "/steps/manager/approvers      | []                             | /steps/manager/approvers       | Name at least one approver.",
        "/steps/manager/approvers      | ~                              | /steps/manager/approvers       | This is required.",
        "/steps/manager/approvers/0    | {email: nobody}                | /steps/manager/approvers/0/email | An email address must be of the form",
        "/steps/manager/approvers/0    | {role: The Boss}               | /steps/manager/approvers/0/role | A role must be 1 to 64",
        "/steps/manager/approvers/0    | {role: a, email: a@b.test}     | /steps/manager/approvers/0     | Name either an email, a role, managerOf or an expression.",
        "/steps/finance/approvers/0/expression | '[1, 2]'               | /steps/finance/approvers/0/expression | This must give an address, role:<name>, or a list of those",
        "/steps/legal/quorum/n         | 0                              | /steps/legal/quorum/n          | A quorum needs at least one approval.",
        "/steps/legal/quorum/n         | {expression: input.region}     | /steps/legal/quorum/n          | This must give a number, but gives string.",
        "/steps/legal/quorum/p         | 50                             | /steps/legal/quorum/p          | This belongs to the rule percent.",
        "/steps/manager/approvers/0    | {managerOf: nobody}            | /steps/manager/approvers/0/managerOf | This must be one of requester.",
        "/steps/legal/quorum/each      | {rule: any}                    | /steps/legal/quorum/each       | This belongs to the rule per-group.",
        "/steps/legal/quorum           | {rule: per-group, each: {rule: at-least}} | /steps/legal/quorum/each/n | This is required.",
        "/steps/legal/quorum/veto      | 0                              | /steps/legal/quorum/veto       | A veto needs at least one rejection.",
        "/steps/legal/expiresIn        | three days                     | /steps/legal/expiresIn         | This must be an ISO 8601 duration such as PT72H.",
        "/steps/manager/title          | '  '                           | /steps/manager/title           | The title must not be empty.",
        "/steps/legal/labels           | {l0: x, l1: x, l2: x, l3: x, l4: x, l5: x, l6: x, l7: x, l8: x, l9: x, l10: x, l11: x, l12: x, l13: x, l14: x, l15: x, l16: x, l17: x, l18: x, l19: x} | /steps/legal/labels | This may have at most 19 members.",
        "/steps/legal/revisions        | 3                              | /steps/legal/revisions         | This must be an object.",
        "/steps/legal/revisions        | {}                             | /steps/legal/revisions/max     | This is required.",
        "/steps/legal/revisions        | {max: 21}                      | /steps/legal/revisions/max     | A request can be sent back 0 to 20 times.",
        "/steps/legal/fields/0/material | sometimes                     | /steps/legal/fields/0/material | This must be true or false.",
        "/steps/legal/expiresIn        | PT1S                           | /steps/legal                   | A request must expire after one minute to 366 days.",
        "/steps/legal/remindAfter      | PT100H                         | /steps/legal                   | The reminder must come before the request expires.",
        "/steps/legal/remindEvery      | PT0S                           | /steps/legal/remindEvery       | Some time must pass between two reminders.",
        "/steps/legal/remindEvery      | PT1M                           | /steps/legal                   | A request reminds at most 100 times.",
        "/steps/legal/remindEvery      | PT28M45S                       | /steps/legal                   | A request reminds at most 100 times.",
        "/steps/legal/onExpiry         | escalate                       | /steps/legal                   | To escalate when time runs out, let the last level come after expiresIn",
        "/steps/sign/onExpire          | done                           | /steps/sign                    | Say in expiresIn how long the task may take.",
        "/steps/sign/expiresIn         | PT5S                           | /steps/sign                    | A task must expire after one minute to 366 days.",
        "/steps/sign/expiresIn         | later                          | /steps/sign/expiresIn          | This must be an ISO 8601 duration",
        "/steps/finance/remindEvery    | PT24H                          | /steps/finance                 | Say when the first reminder comes.",
        "/steps/legal/onExpiry         | forget                         | /steps/legal/onExpiry          | This must be one of expire, reject, approve, escalate.",
        "/steps/legal/calendar         | The Office                     | /steps/legal/calendar          | A calendar's name must be 1 to 60",
        "/steps/legal/escalate         | [{after: PT1H, action: shout, to: [{role: boss}]}] | /steps/legal/escalate/0/action | This must be one of notify, widen, replace.",
        "/steps/legal/escalate         | [{after: PT1H, action: widen, to: []}] | /steps/legal/escalate/0/to | Name at least one person to escalate to.",
        "/steps/legal/escalate         | [{after: soon, action: widen, to: [{role: boss}]}] | /steps/legal/escalate/0/after | This must be an ISO 8601 duration",
        "/steps/legal/escalate         | [{after: PT1H, action: widen, to: [{expression: '[1, 2]'}]}] | /steps/legal/escalate/0/to/0/expression | This must give an address",
        "/steps/legal/escalate         | [{after: PT2H, action: widen, to: [{role: a}]}, {after: PT1H, action: notify, to: [{role: b}]}] | /steps/legal/escalate | Each level must come later than the one before.",
        "/steps/legal/escalate         | [{after: PT100H, action: widen, to: [{role: a}]}] | /steps/legal | Every level must come before the request expires.",
        "/steps/legal/delivery         | [email, email]                 | /steps/legal                   | Name at least one channel, each only once.",
        "/steps/legal/delivery/1       | {channel: slack, answers: yes-please} | /steps/legal/delivery/1/answers | This must be one of notify-only, may-reject, may-approve.",
        "/steps/legal/delivery/1       | {channel: slack, after: soon}  | /steps/legal/delivery/1/after  | This must be an ISO 8601 duration such as PT72H.",
        "/steps/legal/delivery/1       | {channel: slack, after: PT-1M} | /steps/legal/delivery/1/after  | A channel is used at once or after some time.",
        "/steps/legal/delivery/1       | {channel: slack, after: PT72H} | /steps/legal                   | Every channel must be used before the request expires.",
        "/steps/legal/delivery         | [{channel: email, after: PT1M}] | /steps/legal                  | At least one channel must be used at once.",
        "/steps/legal/fields/0/value   | '@{input:customer}'            | /steps/legal/fields/0/value    | @{input:customer} is of the type text, not number.",
        "/steps/legal/fields/0/value   | 'About @{input:amount}'        | /steps/legal/fields/0/value    | Only a text can be put together from several parts.",
        "/steps/legal/fields/0/value   | seven                          | /steps/legal/fields/0/value    | This must be a number.",
        "/steps/legal/fields/1/name    | total                          | /steps/legal                   | Field names must differ from each other.",
        "/steps/legal/fields/1/input   | typed                          | /steps/legal/fields/1/input    | This must be one of locked, editable-optional, required-from-human.",
        "/steps/finance/autoApprove    | input.customer                 | /steps/finance/autoApprove     | This must give true or false, but gives string.",
        "/steps/finance/onNobody       | shrug                          | /steps/finance/onNobody        | This must be one of fail, approve, reject.",
        "/steps/sign/output/documentId/type | file                      | /steps/sign/output/documentId/type | This must be one of text",
        "/steps/sign/input/total       | '@{step:finance.fields.total}' | /steps/sign/input/total        | @{step:finance.fields.total} names nothing that is known",
        "/steps/done/result            | fine                           | /steps/done/result             | This must be one of approved, rejected, completed.",
        "/steps/done/next              | refused                        | /steps/done/next               | There is no member of this name here.",
      })
  void a_mistake_is_found(String place, String yaml, String pointer, String sentence) {
    var definition = Yaml.tree(SOUND);
    put(definition, place, Yaml.tree(yaml));
    assertThat(problems(definition))
        .anySatisfy(problem -> {
          assertThat(problem.pointer()).isEqualTo(pointer);
          assertThat(problem.sentence()).contains(sentence);
        });
  }

  @Test
  void everything_is_found_at_once() {
    var definition = Yaml.tree(SOUND);
    put(definition, "/title", Yaml.tree("''"));
    put(definition, "/steps/done/result", Yaml.tree("fine"));
    put(definition, "/steps/legal/quorum/n", Yaml.tree("0"));
    assertThat(problems(definition))
        .extracting(DefinitionProblem::pointer)
        .contains("/title", "/steps/done/result", "/steps/legal/quorum/n");
  }

  @Test
  void what_is_no_object_is_no_definition() {
    assertThat(problems(Yaml.tree("[]"))).hasSize(1);
  }

  @Test
  void the_hash_is_of_what_it_says_not_of_how_it_is_written() {
    var tree = (ObjectNode) Yaml.tree(SOUND);
    var title = tree.remove("title");
    tree.set("title", title);
    assertThat(hash(tree)).isEqualTo(hash(Yaml.tree(SOUND)));
    tree.put("title", "Contract reviews");
    assertThat(hash(tree)).isNotEqualTo(hash(Yaml.tree(SOUND)));
  }

  @Test
  void a_definition_has_only_so_many_expressions() {
    assertThat(problems(withExpressions(DefinitionReader.MAX_EXPRESSIONS))).isEmpty();
    assertThat(problems(withExpressions(DefinitionReader.MAX_EXPRESSIONS + 1)))
        .singleElement()
        .isEqualTo(
            new DefinitionProblem(
                "/steps/s6/fields/0/value", "A workflow has at most 300 expressions."));
  }

  /** Fields, fifty to each step. */
  private static JsonNode withExpressions(int count) {
    var definition = (ObjectNode) Yaml.tree("{name: many, title: Many, start: s0}");
    var steps = definition.putObject("steps");
    for (var i = 0; i < count; i++) {
      var step = steps.withObject("/s" + i / 50);
      step.put("kind", "approval").put("title", "T");
      step.set("approvers", Yaml.tree("[{role: sales}]"));
      step.withArray("/fields")
          .addObject()
          .put("name", "f" + i)
          .put("label", "F")
          .put("type", "text")
          .putObject("value")
          .put("expression", "'a' + '" + i + "'");
      if (i % 50 == 0 && i > 0) {
        steps.withObject("/s" + (i / 50 - 1)).put("onApprove", "s" + i / 50);
      }
    }
    return definition;
  }

  private String hash(JsonNode definition) {
    return ((Reading.Read) reader.read(Yaml.value(definition))).definition().hash().value();
  }

  private List<DefinitionProblem> problems(JsonNode definition) {
    return switch (reader.read(Yaml.value(definition))) {
      case Reading.Broken(var problems) -> problems;
      case Reading.Read _ -> List.of();
    };
  }

  private static void put(JsonNode root, String place, JsonNode value) {
    var slash = place.lastIndexOf('/');
    var parent = root.at(place.substring(0, slash));
    var last = place.substring(slash + 1);
    switch (parent) {
      case ObjectNode object -> object.set(last, value);
      case ArrayNode array -> array.set(Integer.parseInt(last), value);
      default -> throw new IllegalArgumentException(place);
    }
  }
}
