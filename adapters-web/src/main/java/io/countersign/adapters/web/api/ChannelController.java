package io.countersign.adapters.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.adapters.web.openapi.AnswersProblems;
import io.countersign.adapters.web.problem.FieldError;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemException;
import io.countersign.adapters.web.problem.ProblemType;
import io.countersign.adapters.web.security.RequiresScope;
import io.countersign.application.access.Caller;
import io.countersign.application.access.Scope;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.HilChannel;
import io.countersign.application.channel.ProbeableChannel.ProbeResult;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.application.usecase.channel.ConfigureChannel;
import io.countersign.application.usecase.channel.FindChannels;
import io.countersign.application.usecase.channel.ProbeChannel;
import io.countersign.application.usecase.channel.ResetChannel;
import io.countersign.domain.channel.ChannelId;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestAttribute;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The channels of this installation, and a tenant's accounts on them. */
@Controller("/v1/channels")
@AnswersProblems
@Tag(name = "Channels")
final class ChannelController {
  private final FindChannels findChannels;
  private final ConfigureChannel configureChannel;
  private final ResetChannel resetChannel;
  private final ProbeChannel probeChannel;
  private final Bodies bodies;

  ChannelController(
      FindChannels findChannels,
      ConfigureChannel configureChannel,
      ResetChannel resetChannel,
      ProbeChannel probeChannel,
      Bodies bodies) {
    this.findChannels = findChannels;
    this.configureChannel = configureChannel;
    this.resetChannel = resetChannel;
    this.probeChannel = probeChannel;
    this.bodies = bodies;
  }

  @Schema(name = "ChannelConfiguration")
  record ChannelConfiguration(
      @Schema(
              requiredMode = Schema.RequiredMode.REQUIRED,
              type = "object",
              additionalProperties = Schema.AdditionalPropertiesValue.TRUE,
              description =
                  "Texts (numbers and booleans are taken as texts); @{env:X}, @{secret:X} and"
                      + " @{input:x} are filled in when the channel is used")
          @Nullable Map<String, @Nullable JsonNode> settings) {
    Map<String, String> texts() {
      var in = new Findings();
      var texts = new LinkedHashMap<String, String>();
      if (settings == null) {
        in.add("/settings", "This is required.");
      } else {
        settings.forEach((key, value) -> {
          if (value == null || !value.isValueNode() || value.isNull()) {
            in.add("/settings" + FieldError.segment(key), "This must be a text.");
          } else {
            texts.put(key, value.asText());
          }
        });
      }
      return in.result(() -> texts);
    }
  }

  @Schema(name = "Channel")
  record ChannelView(
      String channel,
      @Schema(description = "Whether the tenant has an account of its own") boolean configured,
      @Schema(description = "As written; references are not filled in")
          Map<String, String> settings,
      @Schema(description = "What can be filled in") List<SettingView> schema) {
    static ChannelView of(HilChannel channel, ChannelAccount account) {
      return new ChannelView(
          channel.id().value(),
          !account.settings().isEmpty(),
          account.settings(),
          channel.settings().fields().stream().map(SettingView::of).toList());
    }
  }

  @Schema(name = "ChannelSetting")
  record SettingView(
      String key,
      @Schema(allowableValues = {"text", "number", "email", "choice", "secret"}) String kind,
      @Schema(allowableValues = {"required", "optional"}) String presence,
      List<String> choices,
      @Schema(description = "Used when it is left out, empty for none") String fallback,
      String description) {
    static SettingView of(ChannelSettings.Field field) {
      return new SettingView(
          field.key(),
          Kebab.of(field.kind()),
          Kebab.of(field.presence()),
          field.choices(),
          field.fallback(),
          field.description());
    }
  }

  @Schema(name = "Probe")
  record ProbeView(
      boolean working,
      @Schema(description = "What was found, or a class of failure such as authentication-failed")
          String detail) {}

  @Get("{?limit,cursor}")
  @RequiresScope(Scope.CHANNELS_ADMIN)
  @Operation(summary = "List channels, with what can be and what is filled in")
  Page<ChannelView> list(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    return Paging.of("channels", caller.tenant(), limit, cursor)
        .part(
            findChannels.find(caller.tenant()),
            found -> found.channel().id().value(),
            found -> ChannelView.of(found.channel(), found.account()));
  }

  @Get("/{channel}")
  @RequiresScope(Scope.CHANNELS_ADMIN)
  @Operation(summary = "Show a channel")
  ChannelView find(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String channel) {
    return findChannels
        .find(caller.tenant(), NotFound.unless(channel, ChannelId::new))
        .map(found -> ChannelView.of(found.channel(), found.account()))
        .orElseThrow(NotFound::exception);
  }

  @Put("/{channel}")
  @RequiresScope(Scope.CHANNELS_ADMIN)
  @Operation(summary = "Fill in a tenant's account on a channel")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = ChannelConfiguration.class)))
  ChannelView configure(
      @RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller,
      String channel,
      HttpRequest<byte[]> request) {
    var id = NotFound.unless(channel, ChannelId::new);
    var settings = bodies.read(request, ChannelConfiguration.class).texts();
    return switch (configureChannel.handle(new ConfigureChannel.Command(caller, id, settings))) {
      case ConfigureChannel.Result.Stored(var account) ->
          findChannels
              .find(account.tenant(), account.channel())
              .map(found -> ChannelView.of(found.channel(), account))
              .orElseThrow(NotFound::exception);
      case ConfigureChannel.Result.NoSuchChannel() -> throw NotFound.exception();
      case ConfigureChannel.Result.InSandbox() ->
          throw Problem.of(
                  ProblemType.LIVE_ONLY,
                  "A sandbox has no accounts: all its mail stays in the sandbox mailbox.")
              .asException();
      case ConfigureChannel.Result.Refused(var check) -> throw refusal(check);
    };
  }

  @Delete("/{channel}")
  @RequiresScope(Scope.CHANNELS_ADMIN)
  @Operation(summary = "Go back to the channel's default account")
  @ApiResponse(responseCode = "204", description = "Done")
  HttpResponse<?> reset(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String channel) {
    if (!resetChannel.handle(caller, NotFound.unless(channel, ChannelId::new))) {
      throw NotFound.exception();
    }
    return HttpResponse.noContent();
  }

  @Post("/{channel}/probe")
  @RequiresScope(Scope.CHANNELS_ADMIN)
  @Operation(summary = "Try an account out without bothering anybody")
  ProbeView probe(@RequestAttribute(Caller.ATTRIBUTE) Caller.Client caller, String channel) {
    var id = NotFound.unless(channel, ChannelId::new);
    return switch (probeChannel.handle(caller.tenant(), id)) {
      case ProbeChannel.Result.Probed(ProbeResult.Working(var detail)) ->
          new ProbeView(true, detail);
      case ProbeChannel.Result.Probed(ProbeResult.NotWorking(var why, var detail)) ->
          new ProbeView(false, detail.isEmpty() ? why : why + ": " + detail);
      case ProbeChannel.Result.MissingReference(var setting, var reference) ->
          throw Problem.at(
                  ProblemType.VALIDATION_FAILED,
                  "/settings" + FieldError.segment(setting),
                  "Nothing is known under " + reference + ".")
              .asException();
      case ProbeChannel.Result.NoSuchChannel() -> throw NotFound.exception();
      case ProbeChannel.Result.CannotProbe() ->
          throw Problem.of(ProblemType.PROBE_UNSUPPORTED).asException();
    };
  }

  private static ProblemException refusal(SettingsCheck check) {
    return switch (check) {
      case SettingsCheck.Unusable(var setting, var sentence) ->
          Problem.at(
                  ProblemType.VALIDATION_FAILED,
                  "/settings" + FieldError.segment(setting),
                  sentence)
              .asException();
      case SettingsCheck.EgressDenied(var setting, var sentence) ->
          Problem.at(ProblemType.EGRESS_DENIED, "/settings" + FieldError.segment(setting), sentence)
              .asException();
      case SettingsCheck.Usable() ->
          throw new IllegalStateException("Usable settings were refused");
    };
  }
}
