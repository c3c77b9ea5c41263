package io.countersign.domain.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.domain.InvalidValueException;
import io.countersign.domain.json.JsonValue;
import io.countersign.domain.person.EmailAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditChainTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00.123456Z");

  /** Computed with Python's hashlib over the bytes written out here. */
  @Test
  void the_first_entry_of_a_stream_has_a_known_hash() {
    var entry = AuditChain.append("acme", "admin", 0, AuditChain.GENESIS, event(1));

    assertThat(entry.canonical())
        .isEqualTo(
            "{\"actor\":{\"email\":\"ana@example.test\",\"kind\":\"approver\"},"
                + "\"at\":\"2026-11-21T08:00:00.123456Z\",\"details\":{\"n\":1},\"seq\":1,"
                + "\"stream\":\"admin\",\"tenant\":\"acme\",\"type\":\"decision.recorded\","
                + "\"v\":1}");
    assertThat(entry.hash())
        .isEqualTo("48eeebcc795c4c9de8fd3b8ab6e686c71950dc1918dbc9f79e42c151ba4cd12b");
    assertThat(entry.previousHash()).isEqualTo(AuditChain.GENESIS);
  }

  @Test
  void a_chain_that_nobody_touched_has_no_break() {
    assertThat(AuditChain.firstBreak(List.of())).isEmpty();
    assertThat(AuditChain.firstBreak(chain(5))).isEmpty();
  }

  @Test
  void each_entry_says_what_stands_before_it() {
    var chain = chain(3);

    assertThat(chain.get(1).previousHash()).isEqualTo(chain.get(0).hash());
    assertThat(chain.get(2).previousHash()).isEqualTo(chain.get(1).hash());
    assertThat(chain).extracting(AuditEntry::seq).containsExactly(1L, 2L, 3L);
  }

  @Test
  void a_changed_entry_is_found() {
    var chain = chain(5);
    var entry = chain.get(2);
    chain.set(
        2,
        new AuditEntry(
            entry.stream(),
            entry.seq(),
            entry.canonical().replace("\"n\":3", "\"n\":4"),
            entry.previousHash(),
            entry.hash()));

    assertThat(AuditChain.firstBreak(chain)).hasValue(3);
  }

  @Test
  void a_changed_entry_with_a_recomputed_hash_is_found_at_the_next() {
    var chain = chain(5);
    var entry = chain.get(2);
    var changed = entry.canonical().replace("\"n\":3", "\"n\":4");
    chain.set(
        2,
        new AuditEntry(
            entry.stream(),
            entry.seq(),
            changed,
            entry.previousHash(),
            AuditChain.hash(entry.previousHash(), changed)));

    assertThat(AuditChain.firstBreak(chain)).hasValue(4);
  }

  @Test
  void a_missing_entry_is_found_wherever_it_was() {
    for (var missing = 0; missing < 4; missing++) {
      var chain = chain(5);
      chain.remove(missing);

      assertThat(AuditChain.firstBreak(chain)).hasValue(missing + 1);
    }
  }

  @Test
  void entries_in_another_order_are_found() {
    var chain = chain(3);
    chain.add(chain.remove(1));

    assertThat(AuditChain.firstBreak(chain)).hasValue(2);
  }

  @Test
  void an_entry_belongs_to_its_tenant_and_stream() {
    var here = AuditChain.append("acme", "admin", 0, AuditChain.GENESIS, event(1));
    var otherTenant = AuditChain.append("emca", "admin", 0, AuditChain.GENESIS, event(1));
    var otherStream = AuditChain.append("acme", "other", 0, AuditChain.GENESIS, event(1));

    assertThat(here.hash()).isNotEqualTo(otherTenant.hash()).isNotEqualTo(otherStream.hash());
  }

  @Test
  void who_acted_is_said_in_one_way_for_each_kind_of_actor() {
    assertThat(
            List.of(
                new Actor.Operator().canonical(),
                new Actor.ApiClient("k1", "ERP").canonical(),
                new Actor.Approver(new EmailAddress("ana@example.test")).canonical(),
                new Actor.Timer().canonical(),
                new Actor.LinkHolder().canonical()))
        .doesNotHaveDuplicates();
  }

  @Test
  void an_event_is_named_by_noun_and_verb() {
    for (var type : new String[] {"decided", "Decision.recorded", "decision.", ".recorded", ""}) {
      assertThatThrownBy(() -> new AuditEvent(type, new Actor.Timer(), NOW, details(1)))
          .isInstanceOf(InvalidValueException.class);
    }
  }

  private static List<AuditEntry> chain(int length) {
    var entries = new ArrayList<AuditEntry>();
    var hash = AuditChain.GENESIS;
    for (var n = 1; n <= length; n++) {
      var entry = AuditChain.append("acme", "admin", n - 1, hash, event(n));
      entries.add(entry);
      hash = entry.hash();
    }
    return entries;
  }

  private static AuditEvent event(int n) {
    return new AuditEvent(
        "decision.recorded",
        new Actor.Approver(new EmailAddress("ana@example.test")),
        NOW,
        details(n));
  }

  private static JsonValue.Obj details(int n) {
    return JsonValue.object().put("n", n).build();
  }
}
