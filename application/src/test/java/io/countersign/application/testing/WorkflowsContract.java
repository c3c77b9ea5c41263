package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.port.Workflows;
import io.countersign.application.port.Workflows.Version;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.tenant.TenantId;
import io.countersign.domain.workflow.WorkflowName;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link Workflows} does. */
public interface WorkflowsContract extends StorageContract {
  WorkflowName NAME = new WorkflowName("contract-review");

  Workflows testee();

  private static JsonValue document(String title) {
    return JsonValue.object()
        .put("title", title)
        .put("ü🖋", "line\nbreak")
        .put("number", JsonValue.of(new BigDecimal("18250.4")))
        .put("list", JsonValue.array(List.of(JsonValue.of(true), JsonValue.NULL)))
        .put("empty", JsonValue.object().build())
        .build();
  }

  private Version drafted(TenantId tenant, String title) {
    var draft = Version.draft(NAME, document(title), Samples.NOW);
    store(() -> testee().putDraft(tenant, draft));
    return draft;
  }

  private Version published(TenantId tenant, Version draft, int number) {
    var version = draft.published(number, Samples.NOW.plusSeconds(number));
    store(() -> testee().add(tenant, version));
    return version;
  }

  @Test
  default void a_draft_comes_back_as_it_was_put_until_another_takes_its_place() {
    var tenant = aStoredTenant();
    var first = drafted(tenant, "One");
    assertThat(testee().find(tenant, NAME, Workflows.DRAFT)).contains(first);

    var second = drafted(tenant, "Two");
    assertThat(inTransaction(() -> testee().findDraftForUpdate(tenant, NAME))).contains(second);
    assertThat(testee().versions(tenant, NAME)).containsExactly(second);
    assertThat(testee().findCurrent(tenant, NAME)).isEmpty();
  }

  @Test
  default void the_highest_that_is_not_retired_is_current() {
    var tenant = aStoredTenant();
    var draft = drafted(tenant, "One");
    var first = published(tenant, draft, 1);
    var second = published(tenant, draft, 2);
    assertThat(testee().findCurrent(tenant, NAME)).contains(second);

    var retired = second.retired(Samples.NOW.plusSeconds(9));
    store(() -> testee().save(tenant, retired));
    assertThat(testee().findCurrent(tenant, NAME)).contains(first);
    assertThat(testee().find(tenant, NAME, 2)).contains(retired);
    assertThat(testee().versions(tenant, NAME)).containsExactly(draft, first, retired);
  }

  @Test
  default void names_are_listed_in_their_order() {
    var tenant = aStoredTenant();
    for (var name : List.of("c", "a", "b-2", "b")) {
      var draft = Version.draft(new WorkflowName(name), document(name), Samples.NOW);
      store(() -> testee().putDraft(tenant, draft));
      store(() -> testee().add(tenant, draft.published(1, Samples.NOW)));
    }
    assertThat(testee().names(tenant, "", 3))
        .extracting(WorkflowName::value)
        .containsExactly("a", "b", "b-2");
    assertThat(testee().names(tenant, "b", 3))
        .extracting(WorkflowName::value)
        .containsExactly("b-2", "c");
  }

  @Test
  default void another_tenant_neither_sees_nor_touches_it() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var version = published(tenant, drafted(tenant, "Ours"), 1);

    store(() -> testee().save(other, version.retired(Samples.NOW)));

    assertThat(testee().find(other, NAME, 1)).isEmpty();
    assertThat(testee().versions(other, NAME)).isEmpty();
    assertThat(testee().names(other, "", 10)).isEmpty();
    assertThat(testee().findCurrent(other, NAME)).isEmpty();
    assertThat(testee().find(tenant, NAME, 1)).contains(version);
  }
}
