package io.countersign.application.usecase.channel;

import static io.countersign.application.channel.ChannelSettings.Presence.OPTIONAL;
import static io.countersign.application.channel.ChannelSettings.Presence.REQUIRED;
import static io.countersign.application.testing.World.ACME;
import static io.countersign.application.testing.World.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.ChannelSettings.Kind;
import io.countersign.application.channel.Channels;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.ProbeableChannel;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.application.runtime.OutcomeUnknownException;
import io.countersign.application.testing.FaultyTransactions.Fault;
import io.countersign.application.testing.World;
import io.countersign.application.usecase.channel.ConfigureChannel.Result;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.tenant.TenantId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tenants fill in for their channels. */
class ChannelAccountsTest {
  private static final ChannelId PAGER = new ChannelId("pager");

  private final World world = new World();
  private final Pager pager = new Pager();
  private final Channels channels = new Channels(List.of(world.email, pager));
  private final ConfigureChannel configure =
      new ConfigureChannel(
          world.transactions,
          world.storage.tenants,
          channels,
          world.storage.channelAccounts,
          world.storage.auditLog,
          world.clock);
  private final ResetChannel reset =
      new ResetChannel(
          world.transactions, world.storage.channelAccounts, world.storage.auditLog, world.clock);
  private final FindChannels find = new FindChannels(channels, world.storage.channelAccounts);
  private final ProbeChannel probe = new ProbeChannel(channels, world.accounts);

  /** A channel with a setting of every kind. */
  private static final class Pager implements ProbeableChannel {
    private SettingsCheck check = new SettingsCheck.Usable();
    private Map<String, String> probed = Map.of();

    @Override
    public ChannelId id() {
      return PAGER;
    }

    @Override
    public ChannelSettings settings() {
      return new ChannelSettings(
          List.of(
              field("host", Kind.TEXT, REQUIRED),
              field("port", Kind.NUMBER, OPTIONAL),
              field("from", Kind.EMAIL, OPTIONAL),
              new ChannelSettings.Field(
                  "mode", Kind.CHOICE, OPTIONAL, List.of("loud", "quiet"), "", ""),
              field("password", Kind.SECRET, OPTIONAL)));
    }

    private static ChannelSettings.Field field(
        String key, Kind kind, ChannelSettings.Presence presence) {
      return new ChannelSettings.Field(key, kind, presence, List.of(), "", "");
    }

    @Override
    public SettingsCheck check(ChannelAccount account) {
      return check;
    }

    @Override
    public DeliveryOutcome deliver(Notice notice, ChannelAccount account) {
      return new DeliveryOutcome.Undeliverable("not-a-pager");
    }

    @Override
    public ProbeResult probe(ChannelAccount account) {
      probed = account.settings();
      return new ProbeResult.Working("beep");
    }
  }

  private Result configure(Map<String, String> settings) {
    return configure.handle(new ConfigureChannel.Command(client(), PAGER, settings));
  }

  private void assertRefused(Map<String, String> settings, String setting, String sentence) {
    var before = world.everything();
    assertThat(configure(settings))
        .isEqualTo(new Result.Refused(new SettingsCheck.Unusable(setting, sentence)));
    assertThat(world.everything()).isEqualTo(before);
  }

  @Test
  @DisplayName("F102 settings are kept as written, and their values are not on record")
  void an_account_is_stored_as_written() {
    var settings =
        Map.of(
            "host",
            "pager.example.test",
            "port",
            "587",
            "from",
            "a@example.test",
            "mode",
            "loud",
            "password",
            "@{secret:Pager}");
    assertThat(configure(settings)).isInstanceOf(Result.Stored.class);
    assertThat(find.find(ACME, PAGER).orElseThrow().account().settings()).isEqualTo(settings);
    assertThat(world.audit.ofTenant()).endsWith("channel.configured");
    assertThat(world.audit.lastOfTenant().toString())
        .contains("password")
        .doesNotContain("pager.example.test", "@{secret:Pager}");
  }

  @ParameterizedTest
  @CsvSource({
    "colour, red, This channel has no such setting.",
    "port, 58x, This must be a number.",
    "port, -1, This must be a number.",
    "mode, shrill, 'This must be one of loud, quiet.'",
    "host, @{file:x}, 'References have the form @{env:NAME}, @{secret:Name} or @{input:name}.'",
    "host, @{secret:x, 'References have the form @{env:NAME}, @{secret:Name} or @{input:name}.'"
  })
  void each_setting_is_looked_at(String setting, String value, String sentence) {
    var settings = new LinkedHashMap<>(Map.of("host", "pager.example.test"));
    settings.put(setting, value);
    assertRefused(settings, setting, sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "hunter2@{input:approverName}",
        "@{input:approverName}",
        "@{secret:A}hunter2",
        ""
      })
  @DisplayName("A secret is a reference and nothing else, so that none is ever stored in clear")
  void a_secret_in_clear_is_refused(String value) {
    assertRefused(
        Map.of("host", "pager.example.test", "password", value),
        "password",
        "Store the value with PUT /v1/secrets/{name} and refer to it as @{secret:Name}.");
  }

  @Test
  void what_is_required_must_be_there() {
    assertRefused(Map.of("port", "587"), "host", "This setting is required.");
    assertRefused(Map.of("host", " "), "host", "This setting is required.");
    assertRefused(
        Map.of("host", "x".repeat(1_001)),
        "host",
        "A setting must be at most 1000 characters long.");
  }

  @Test
  @DisplayName("E93 the channel has its say; the old settings stay")
  void the_channel_has_its_say() {
    configure(Map.of("host", "pager.example.test"));
    var denied = new SettingsCheck.EgressDenied("host", "Not there.");
    pager.check = denied;
    var before = world.everything();
    assertThat(configure(Map.of("host", "10.0.0.1"))).isEqualTo(new Result.Refused(denied));
    assertThat(world.everything()).isEqualTo(before);
    assertThat(find.find(ACME, PAGER).orElseThrow().account().setting("host"))
        .contains("pager.example.test");
  }

  @Test
  void a_channel_that_is_not_installed_is_none() {
    var pigeon = new ChannelId("pigeon");
    assertThat(configure.handle(new ConfigureChannel.Command(client(), pigeon, Map.of())))
        .isEqualTo(new Result.NoSuchChannel());
    assertThat(find.find(ACME, pigeon)).isEmpty();
    assertThat(probe.handle(ACME, pigeon)).isEqualTo(new ProbeChannel.Result.NoSuchChannel());
  }

  @Test
  void without_an_account_there_is_the_default_one() {
    assertThat(find.find(ACME))
        .extracting(FindChannels.Found::account)
        .containsExactly(
            new ChannelAccount(ACME, world.email.id(), Map.of()),
            new ChannelAccount(ACME, PAGER, Map.of()));
  }

  @Test
  void an_account_is_forgotten() {
    configure(Map.of("host", "pager.example.test"));
    assertThat(reset.handle(client(new TenantId("globex")), PAGER)).isFalse();
    assertThat(reset.handle(client(), PAGER)).isTrue();
    assertThat(reset.handle(client(), PAGER)).isFalse();
    assertThat(find.find(ACME, PAGER).orElseThrow().account().settings()).isEmpty();
    assertThat(world.audit.ofTenant()).endsWith("channel.configured", "channel.reset");
  }

  @Test
  void a_probe_uses_what_the_references_stand_for() {
    world.environment.put("PAGER_HOST", "pager.example.test");
    configure(Map.of("host", "@{env:PAGER_HOST}", "from", "@{input:approverEmail}"));
    assertThat(probe.handle(ACME, PAGER)).isInstanceOf(ProbeChannel.Result.Probed.class);
    assertThat(pager.probed)
        .isEqualTo(Map.of("host", "pager.example.test", "from", "nobody@example.com"));
  }

  @Test
  void a_probe_names_the_reference_that_points_to_nothing() {
    configure(Map.of("host", "@{env:PAGER_HOST}"));
    assertThat(probe.handle(ACME, PAGER))
        .isEqualTo(new ProbeChannel.Result.MissingReference("host", "@{env:PAGER_HOST}"));
    assertThat(probe.handle(ACME, world.email.id()))
        .isEqualTo(new ProbeChannel.Result.CannotProbe());
  }

  @Test
  void nothing_is_stored_without_a_record() {
    var before = world.everything();
    world.transactions.next(Fault.COMMIT_LOST);
    assertThatThrownBy(() -> configure(Map.of("host", "pager.example.test")))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(world.everything()).isEqualTo(before);
  }
}
