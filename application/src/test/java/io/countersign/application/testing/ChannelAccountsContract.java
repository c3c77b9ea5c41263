package io.countersign.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.port.ChannelAccounts;
import io.countersign.domain.channel.ChannelId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every implementation of {@link ChannelAccounts} does. */
public interface ChannelAccountsContract extends StorageContract {
  ChannelAccounts testee();

  @Test
  default void an_account_comes_back_exactly_as_it_was_put() {
    var tenant = aStoredTenant();
    var settings = new LinkedHashMap<String, String>();
    settings.put("z-host", "smtp.example.test");
    settings.put("password", "@{secret:SmtpPassword}");
    settings.put("Password", "other key");
    settings.put("a-greeting", "Grüße \"an\" \\ alle 🖋\n");
    settings.put("empty", "");
    var account = Samples.anAccount(tenant, settings);

    store(() -> testee().put(tenant, account, Samples.NOW));

    var found = testee().find(tenant, account.channel()).orElseThrow();
    assertThat(found).isEqualTo(account);
    assertThat(found.settings().keySet())
        .containsExactly("z-host", "password", "Password", "a-greeting", "empty");
  }

  @Test
  default void putting_again_replaces_the_settings() {
    var tenant = aStoredTenant();
    var second = Samples.anAccount(tenant, Map.of("b", "2"));
    store(() -> testee().put(tenant, Samples.anAccount(tenant, Map.of("a", "1")), Samples.NOW));

    store(() -> testee().put(tenant, second, Samples.NOW.plusSeconds(1)));

    assertThat(testee().find(tenant, second.channel())).contains(second);
  }

  @Test
  default void each_channel_has_its_own_account() {
    var tenant = aStoredTenant();
    var mail = Samples.anAccount(tenant, Map.of("a", "1"));
    var chat = new ChannelAccount(tenant, new ChannelId("chat-2"), Map.of());
    store(() -> testee().put(tenant, mail, Samples.NOW));
    store(() -> testee().put(tenant, chat, Samples.NOW));

    assertThat(inTransaction(() -> testee().delete(tenant, mail.channel()))).isTrue();
    assertThat(inTransaction(() -> testee().delete(tenant, mail.channel()))).isFalse();

    assertThat(testee().find(tenant, mail.channel())).isEmpty();
    assertThat(testee().find(tenant, chat.channel())).contains(chat);
  }

  @Test
  default void another_tenant_neither_sees_nor_touches_an_account() {
    var tenant = aStoredTenant();
    var other = aStoredTenant();
    var mine = Samples.anAccount(tenant, Map.of("whose", "mine"));
    var theirs = Samples.anAccount(other, Map.of("whose", "theirs"));
    store(() -> testee().put(tenant, mine, Samples.NOW));

    assertThat(testee().find(other, mine.channel())).isEmpty();
    assertThat(inTransaction(() -> testee().delete(other, mine.channel()))).isFalse();

    store(() -> testee().put(other, theirs, Samples.NOW));
    assertThat(testee().find(tenant, mine.channel())).contains(mine);
    assertThat(testee().find(other, theirs.channel())).contains(theirs);
  }

  @Test
  default void the_accounts_of_all_tenants_on_a_channel_are_found() {
    var one = Samples.anAccount(aStoredTenant(), Map.of("whose", "one"));
    var two = Samples.anAccount(aStoredTenant(), Map.of("whose", "two"));
    var elsewhere = new ChannelAccount(one.tenant(), new ChannelId("chat-2"), Map.of());
    for (var account : List.of(one, two, elsewhere)) {
      store(() -> testee().put(account.tenant(), account, Samples.NOW));
    }

    assertThat(testee().onChannel(one.channel())).contains(one, two).doesNotContain(elsewhere);
    assertThat(testee().onChannel(new ChannelId("nowhere"))).isEmpty();
  }
}
