package io.countersign.channel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings.Kind;
import io.countersign.application.channel.ChannelSettings.Presence;
import io.countersign.application.channel.SettingsCheck;
import java.util.HashSet;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

/** Settings describe themselves: API validation and docs come from them. */
public interface SettingsContract extends ChannelFixture {
  @Test
  default void an_account_is_of_its_channel_and_has_no_other_settings() {
    assertThat(channel().id()).isEqualTo(account().channel());
    assertThat(account().settings().keySet())
        .allMatch(key -> channel().settings().field(key).isPresent());
  }

  @Test
  default void every_setting_is_described() {
    var keys = new HashSet<String>();
    for (var field : channel().settings().fields()) {
      assertThat(keys.add(field.key())).isTrue();
      assertThat(field.key()).matches("[a-z][A-Za-z0-9]*");
      assertThat(field.description()).isNotBlank().doesNotContain("\n", "|");
      switch (field.kind()) {
        case SECRET -> assertThat(field.fallback()).isEmpty();
        case CHOICE -> {
          assertThat(field.choices()).isNotEmpty();
          assertThat(field.choices()).contains(field.fallback());
        }
        case TEXT, NUMBER, EMAIL -> assertThat(field.choices()).isEmpty();
      }
    }
  }

  @Test
  default void a_complete_account_can_be_used() {
    assertThat(channel().check(account())).isInstanceOf(SettingsCheck.Usable.class);
  }

  @Test
  default void an_account_can_be_checked_before_its_references_are_looked_up() {
    var settings = new LinkedHashMap<>(account().settings());
    for (var field : channel().settings().fields()) {
      if (field.kind() == Kind.SECRET) {
        settings.computeIfPresent(field.key(), (_, _) -> "@{secret:Name}");
      }
    }
    assertThat(channel().check(account(settings))).isInstanceOf(SettingsCheck.Usable.class);
  }

  @Test
  default void with_incomplete_settings_nothing_is_thrown_and_nothing_is_sent() {
    for (var field : channel().settings().fields()) {
      if (field.presence() == Presence.REQUIRED) {
        var settings = new LinkedHashMap<>(account().settings());
        settings.remove(field.key());
        channel().check(account(settings));
        channel().deliver(Notices.asked(), account(settings));
      }
    }
    assertThat(channel().settings().fields())
        .filteredOn(field -> field.presence() == Presence.REQUIRED)
        .allSatisfy(_ -> assertThat(vendor().received()).isEmpty());
  }

  private ChannelAccount account(LinkedHashMap<String, String> settings) {
    return new ChannelAccount(account().tenant(), account().channel(), settings);
  }
}
