package io.countersign.channels.pager;

import io.countersign.application.channel.AnswerForm;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.ChannelSettings;
import io.countersign.application.channel.DeliveryOutcome;
import io.countersign.application.channel.DeliveryOutcome.Delivered;
import io.countersign.application.channel.DeliveryOutcome.TryLater;
import io.countersign.application.channel.DeliveryOutcome.Undeliverable;
import io.countersign.application.channel.HilChannel;
import io.countersign.application.channel.Incoming;
import io.countersign.application.channel.IncomingAnswer;
import io.countersign.application.channel.IncomingCall;
import io.countersign.application.channel.MessageHandle;
import io.countersign.application.channel.Notice;
import io.countersign.application.channel.Press;
import io.countersign.application.channel.Reply;
import io.countersign.application.channel.SettingsCheck;
import io.countersign.channel.testkit.FormVendor;
import io.countersign.channel.testkit.Notices;
import io.countersign.channels.pager.Page.Button;
import io.countersign.channels.pager.Page.Link;
import io.countersign.channels.pager.RichPager.RichVendor;
import io.countersign.domain.channel.ChannelId;
import io.countersign.domain.field.FieldProblem;
import io.countersign.domain.person.EmailAddress;
import io.countersign.domain.person.Handle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A way to break each promise of the contract, by the name of its test. */
final class Breaches {
  static final Map<String, Breach> PLANTED = new LinkedHashMap<>();

  /** Something that Pager might do wrong. */
  interface Breach {
    HilChannel in(RichVendor vendor, PagerClient client);
  }

  private interface Hearing {
    Incoming receive(BrokenPager pager, IncomingCall call, ChannelAccount account, Instant now);
  }

  private interface Telling {
    DeliveryOutcome tell(BrokenPager pager, Press press, Reply reply, ChannelAccount account);
  }

  private Breaches() {}

  static {
    settings();
    deliveries();
    contents();
    failures();
    probes();
    revisions();
    digests();
    groups();
    calls();
    replies();
    stories();
    forms();
  }

  private static void settings() {
    plant(
        "an_account_is_of_its_channel_and_has_no_other_settings",
        described(fields -> fields.subList(1, fields.size())));
    plant(
        "every_setting_is_described",
        described(fields -> {
          var more = new ArrayList<>(fields);
          more.add(
              new ChannelSettings.Field(
                  "undescribed",
                  ChannelSettings.Kind.TEXT,
                  ChannelSettings.Presence.OPTIONAL,
                  List.of(),
                  "",
                  ""));
          return more;
        }));
    plant("a_complete_account_can_be_used", checking(_ -> true));
    plant(
        "an_account_can_be_checked_before_its_references_are_looked_up",
        checking(
            account -> account.settings().values().stream().anyMatch(v -> v.startsWith("@{"))));
    plant(
        "with_incomplete_settings_nothing_is_thrown_and_nothing_is_sent",
        (vendor, client) ->
            new BrokenPager(vendor, client) {
              @Override
              public DeliveryOutcome deliver(Notice notice, ChannelAccount account) {
                return super.deliver(notice, PagerChannelTest.account(Map.of()));
              }
            });
  }

  private static void deliveries() {
    plant("a_delivered_notice_has_a_handle", ending(_ -> new Delivered(new MessageHandle(""))));
    var attempts = new AtomicInteger();
    var anew = keyed(notice -> notice.delivery() + "." + attempts.incrementAndGet());
    plant("the_same_delivery_sent_twice_is_one_message", anew);
    plant("a_message_is_one_even_if_nobody_heard_that_it_was_taken", anew);
    plant("different_notices_are_different_messages", keyed(_ -> "one"));
    plant(
        "a_notice_may_be_put_as_a_reply_to_the_message_that_asked",
        (vendor, client) ->
            new BrokenPager(vendor, client) {
              @Override
              public DeliveryOutcome deliver(Notice notice, ChannelAccount account) {
                var original = notice.envelope().original();
                return original == null
                    ? super.deliver(notice, account)
                    : revise(original, notice, account);
              }
            });
    plant(
        "a_question_can_be_answered_from_its_message",
        writing((page, _) -> new Page(page.to(), page.text(), List.of(), page.links())));
    var pushy = writing((page, notice) -> with(page, button(Press.Kind.APPROVE, notice)));
    plant("what_needs_a_value_first_is_not_approved_by_a_press", pushy);
    plant("nothing_can_be_pressed_that_the_step_does_not_let_the_channel_say", pushy);
    plant("who_has_nothing_left_to_do_gets_no_links_to_do_it", pushy);
    plant("a_rewritten_message_loses_its_buttons_and_links", pushy);
    plant(
        "a_receipt_leads_to_what_was_recorded",
        writing((page, _) -> new Page(page.to(), page.text(), page.buttons(), List.of())));
    plant(
        "whom_the_directory_knows_by_mail_alone_is_reached_or_not_but_not_tried_again",
        (vendor, client) ->
            new BrokenPager(vendor, client) {
              @Override
              public DeliveryOutcome deliver(Notice notice, ChannelAccount account) {
                return notice.envelope().to().handle() == null
                    ? new TryLater(Duration.ZERO, "no-pager-known")
                    : super.deliver(notice, account);
              }
            });
    plant(
        "a_channel_that_nobody_answers_in_has_nothing_to_press",
        (vendor, client) -> new Plain(new BrokenPager(vendor, client)));
    plant(
        "a_channel_without_forms_has_nothing_to_press_for_one",
        writing((page, notice) -> with(page, button(Press.Kind.EDIT, notice))));
  }

  private static void contents() {
    plant("a_question_says_what_it_is_about", texts((text, _) -> text.substring(0, 60)));
    plant(
        "what_is_masked_or_concealed_never_reaches_the_vendor",
        texts((text, _) -> text + "\n" + base64("x" + Notices.CONCEALED)));
    plant(
        "the_code_that_a_page_may_ask_for_stands_beside_the_links_and_nowhere_else",
        texts((text, _) -> text.replace(Notices.CODE, "")));
    var escaping = texts((text, _) -> text.replace("<", "&lt;"));
    plant("hostile_texts_arrive_as_text", escaping);
    plant("hostile_names_of_those_who_answered_arrive_as_text", escaping);
    plant(
        "texts_of_every_script_arrive_whole",
        texts((text, _) -> text.replaceAll("[^\\x00-\\xff]", "?")));
    plant(
        "a_text_cannot_pretend_by_what_the_eye_does_not_see",
        texts((text, notice) -> notice.envelope().request().title() + text));
    plant(
        "links_in_a_summary_lead_only_where_a_reader_expects",
        writing((page, _) ->
            new Page(
                page.to(),
                page.text(),
                page.buttons(),
                List.of(new Link("three", "https://a@evil.example/")))));
    plant(
        "as_much_as_a_request_may_hold_is_delivered_and_can_be_answered",
        texts((text, notice) -> text + notice.envelope().request().summary()));
    plant("what_is_cut_looks_cut", texts((text, _) -> text.replace("…", "")));
    plant(
        "nothing_is_cut_in_the_middle_of_a_character",
        texts((text, _) -> text.replaceAll("😀$", "") + "\ufffd"));
  }

  private static void failures() {
    plant(
        "a_busy_vendor_is_asked_again_when_it_says",
        ending(outcome ->
            outcome instanceof TryLater(_, var why) ? new TryLater(Duration.ZERO, why) : outcome));
    var impatient =
        ending(
            outcome -> outcome instanceof TryLater(_, var why) ? new Undeliverable(why) : outcome);
    plant("a_vendor_that_is_down_is_asked_again_later", impatient);
    plant("a_vendor_that_fails_is_asked_again_later", impatient);
    plant("an_answer_without_what_was_agreed_is_no_delivery", impatient);
    plant("a_vendor_that_says_nothing_is_asked_again_later", impatient);
    plant("what_cannot_be_rewritten_now_is_tried_again_later", impatient);
    plant(
        "what_an_unknown_recipient_is_sent_cannot_be_delivered",
        ending(outcome ->
            outcome instanceof Undeliverable(var why)
                ? new TryLater(Duration.ZERO, why)
                : outcome));
    plant(
        "without_the_right_credentials_nothing_is_delivered",
        ending(_ -> new Delivered(new MessageHandle("pg_1"))));
    plant(
        "after_a_bad_spell_a_notice_goes_through",
        (vendor, client) ->
            new BrokenPager(vendor, client) {
              private @Nullable DeliveryOutcome first;

              @Override
              DeliveryOutcome end(DeliveryOutcome outcome) {
                first = first == null ? outcome : first;
                return first;
              }
            });
    plant(
        "why_is_a_class_of_failure",
        ending(outcome ->
            outcome instanceof Undeliverable ? new Undeliverable("HTTP 404: No!") : outcome));
    plant(
        "no_secret_is_told_to_anybody_else",
        ending(outcome ->
            outcome instanceof Undeliverable ? new Undeliverable(PagerVendor.TOKEN) : outcome));
  }

  private static void probes() {
    plant(
        "a_probe_tells_that_an_account_works_and_bothers_nobody",
        (vendor, client) ->
            new BrokenPager(vendor, client) {
              @Override
              public ProbeResult probe(ChannelAccount account) {
                deliver(Notices.asked(), account);
                return super.probe(account);
              }
            });
    plant(
        "a_probe_tells_why_an_account_does_not_work",
        (vendor, client) ->
            new BrokenPager(vendor, client) {
              @Override
              public ProbeResult probe(ChannelAccount account) {
                return new ProbeResult.Working("Surely.");
              }
            });
  }

  private static void revisions() {
    plant(
        "a_rewritten_message_keeps_its_handle",
        (vendor, client) ->
            new BrokenPager(vendor, client) {
              @Override
              public DeliveryOutcome revise(
                  MessageHandle earlier, Notice notice, ChannelAccount account) {
                return deliver(Notices.numbered(99, notice), account);
              }
            });
    plant(
        "a_rewritten_message_says_who_decided",
        reading(notice ->
            notice instanceof Notice.Closed(var envelope, var state, _, var remark, var _)
                ? new Notice.Closed(envelope, state, List.of(), remark)
                : notice));
    plant(
        "whoever_sent_it_back_or_decided_above_the_rules_is_named_with_the_reason",
        reading(notice ->
            notice instanceof Notice.Closed(var envelope, var state, var answers, var _, var _)
                ? new Notice.Closed(envelope, state, answers, null)
                : notice));
    plant(
        "a_question_is_shown_and_no_deadline_while_it_waits",
        texts((text, _) -> text.replace("Kim Okafor", "Somebody")));
    plant(
        "a_changed_version_says_what_is_new_and_who_wanted_it",
        reading(notice ->
            notice instanceof Notice.Asked asked
                ? Notices.withRequest(asked, Notices.asked().envelope().request())
                : notice));
    plant(
        "a_message_that_still_asks_shows_the_values_of_now",
        reading(notice ->
            notice instanceof Notice.Asked asked
                ? Notices.withRequest(asked, Notices.asked().envelope().request())
                : notice));
    plant(
        "a_message_that_still_asks_shows_how_far_it_has_come",
        texts((text, _) -> text.replaceAll("Approvals: .*", "")));
    var versions = new AtomicInteger();
    plant(
        "rewriting_twice_is_as_good_as_once",
        texts((text, _) -> text + "\nVersion " + versions.incrementAndGet()));
    plant(
        "a_message_that_its_readers_deleted_counts_as_rewritten",
        (vendor, client) ->
            new BrokenPager(vendor, client) {
              @Override
              public DeliveryOutcome revise(
                  MessageHandle earlier, Notice notice, ChannelAccount account) {
                var before = vendor.received().size();
                var outcome = super.revise(earlier, notice, account);
                return vendor.received().size() == before ? new Undeliverable("gone") : outcome;
              }
            });
    plant(
        "a_channel_that_cannot_rewrite_tells_the_end_in_a_message_of_its_own",
        (vendor, client) -> new Plain(((BrokenPager) keyed(_ -> "one").in(vendor, client))));
  }

  private static void digests() {
    plant(
        "a_digest_says_of_each_request_what_it_is_and_who_asks",
        digesting(page ->
            new Page(page.to(), page.text().replace("kim@", "x@"), page.buttons(), page.links())));
    plant(
        "each_request_of_a_digest_has_its_own_page_and_code",
        digesting(page ->
            new Page(
                page.to(),
                page.text().replace("0815", Notices.CODE),
                page.buttons(),
                page.links())));
    plant(
        "a_digest_offers_nothing_to_press_that_decides_at_once",
        digesting(page -> with(page, button(Press.Kind.APPROVE, Notices.asked()))));
    plant(
        "hostile_texts_in_a_digest_arrive_as_text",
        digesting(page ->
            new Page(page.to(), page.text().replace("<", "&lt;"), page.buttons(), page.links())));
    plant(
        "as_much_as_a_digest_may_hold_is_delivered",
        digesting(page ->
            new Page(
                page.to(),
                page.text(),
                page.buttons(),
                page.links().subList(0, Math.min(9, page.links().size())))));
    plant(
        "the_same_digest_sent_twice_is_one_message",
        (vendor, client) ->
            new RichPager(vendor, client) {
              @Override
              String digestKey(Notice.Digest digest) {
                return digest.delivery() + "." + digest.attempt();
              }
            });
    plant(
        "a_digest_fails_like_any_message_and_gives_nothing_away",
        (vendor, client) ->
            new RichPager(vendor, client) {
              @Override
              public DeliveryOutcome deliverDigest(Notice.Digest digest, ChannelAccount account) {
                return super.deliverDigest(digest, account) instanceof TryLater
                    ? new Undeliverable("gone")
                    : new Delivered(new MessageHandle("pg_1"));
              }
            });
  }

  private static Breach digesting(UnaryOperator<Page> change) {
    return (vendor, client) ->
        new RichPager(vendor, client) {
          @Override
          Page write(Page page, Notice.Digest digest) {
            return change.apply(page);
          }
        };
  }

  private static void groups() {
    plant(
        "a_message_to_everybody_names_all_who_are_asked",
        (vendor, client) ->
            new RichPager(vendor, client) {
              @Override
              Page write(Page page, Notice notice) {
                return page;
              }
            });
    plant(
        "a_message_to_everybody_has_buttons_but_no_links_of_anybody",
        (vendor, client) ->
            new RichPager(vendor, client) {
              @Override
              Page write(Page page, Notice notice) {
                return new Page(
                    page.to(),
                    page.text(),
                    page.buttons(),
                    List.of(new Link("Open", Notices.FORM.toString())));
              }
            });
  }

  private static void calls() {
    plant(
        "a_press_says_who_pressed_what_in_which_message",
        pressing(press -> by(new Handle("U0OTHER"), press)));
    plant(
        "a_press_in_a_rewritten_message_says_what_it_shows_now",
        pressing(press ->
            new Press(
                press.key(),
                press.delivery(),
                press.by(),
                press.kind(),
                Notices.SHOWN,
                press.comment(),
                press.typed(),
                press.evidence(),
                press.returnAddress())));
    var events = new AtomicInteger();
    var forgetful = pressing(press -> keyed("evt-" + events.incrementAndGet(), press));
    plant("a_repeated_call_has_the_same_key_and_every_other_press_another", forgetful);
    plant("a_call_that_the_vendor_repeats_is_one_press", forgetful);

    var unsigned =
        hearing((pager, call, account, now) ->
            call.header("Pager-Signature").isEmpty()
                ? pager.hear(pager.vendor.signed(call.body(), now), account, now)
                : pager.hear(call, account, now));
    plant("an_unsigned_call_is_refused", unsigned);
    plant("a_call_that_is_not_genuine_leaves_no_trace", unsigned);
    var trusting =
        hearing((pager, call, account, now) ->
            pager.hear(pager.vendor.signed(call.body(), time(call, now)), account, now));
    plant("an_altered_call_is_refused", trusting);
    plant("a_signature_of_another_call_is_worth_nothing", trusting);
    plant("the_time_of_a_call_is_signed_too", trusting);
    plant(
        "a_stale_call_is_refused",
        hearing((pager, call, account, now) ->
            pager.hear(call, account, time(call, now).isBefore(now) ? time(call, now) : now)));
    plant(
        "a_call_from_the_future_is_refused",
        hearing((pager, call, account, now) ->
            pager.hear(call, account, time(call, now).isAfter(now) ? time(call, now) : now)));
    plant(
        "nothing_is_read_before_it_is_known_to_be_genuine",
        hearing((pager, call, account, now) ->
            new String(call.body(), StandardCharsets.UTF_8).startsWith("{")
                ? pager.hear(call, account, now)
                : new Incoming.Malformed()));
    plant(
        "what_is_genuine_and_cannot_be_understood_is_malformed",
        hearing((pager, call, account, now) ->
            pager.hear(call, account, now) instanceof Incoming.Malformed
                ? new Incoming.Handled(IncomingAnswer.EMPTY)
                : pager.hear(call, account, now)));
    plant(
        "what_is_genuine_and_says_nothing_presses_nothing",
        hearing((pager, call, account, now) ->
            pager.hear(call, account, now) instanceof Incoming.Pressed pressed
                ? pressed
                : new Incoming.NotGenuine()));
    plant(
        "a_call_for_another_account_is_not_for_this_one",
        hearing((pager, call, account, now) -> {
          var incoming = pager.hear(call, account, now);
          return incoming instanceof Incoming.NotForThisAccount
              ? pager.hear(call, changed(account, PagerSettings.TEAM, "T-OTHER"), now)
              : incoming;
        }));
    plant(
        "without_a_signing_secret_nothing_is_genuine",
        hearing((pager, call, account, now) ->
            pager.hear(
                call,
                account.settings().isEmpty() ? PagerChannelTest.account(Map.of()) : account,
                now)));
    plant(
        "while_the_signing_secret_is_replaced_the_one_before_counts",
        hearing((pager, call, account, now) ->
            pager.hear(call, changed(account, PagerSettings.PREVIOUS_SIGNING_KEY, ""), now)));
    var asking =
        hearing((pager, call, account, now) ->
            pager.probe(account) instanceof BrokenPager.ProbeResult.Working
                ? pager.hear(call, account, now)
                : new Incoming.NotGenuine());
    plant("the_vendor_is_answered_without_being_asked", asking);
    plant("the_vendor_is_answered_although_nobody_can_be_told_yet", asking);
  }

  private static void replies() {
    plant(
        "whoever_pressed_is_told_in_private",
        telling((pager, press, reply, account) -> {
          pager.deliver(Notices.asked(), account);
          pager.deliver(Notices.reminded(), account);
          return pager.whisper(press, reply, account);
        }));
    plant(
        "different_replies_say_different_things",
        telling((pager, press, reply, account) ->
            pager.whisper(press, new Reply.ContentChanged(reply.locale()), account)));
    plant(
        "hostile_names_in_a_reply_arrive_as_text",
        telling((pager, press, reply, account) ->
            pager.whisper(
                press,
                new Reply.Page(reply.locale(), new Reply.OwnPage(Notices.FORM, "4711")),
                account)));
    plant(
        "who_has_to_go_on_elsewhere_is_shown_the_way",
        telling((pager, press, reply, account) ->
            pager.whisper(press, new Reply.ContentChanged(reply.locale()), account)));
    plant(
        "who_is_shown_the_way_is_told_the_code_that_the_page_may_ask_for",
        telling((pager, press, reply, account) ->
            pager.whisper(
                press,
                new Reply.Page(reply.locale(), new Reply.OwnPage(Notices.FORM, "")),
                account)));
    var times = new AtomicInteger();
    plant(
        "a_reply_that_is_told_again_is_the_same_one",
        telling((pager, press, reply, account) ->
            pager.whisper(
                press,
                new Reply.Expired(Locale.UK, Instant.ofEpochSecond(times.incrementAndGet())),
                account)));
    plant(
        "a_reply_that_cannot_be_told_now_is_told_later",
        telling((pager, press, reply, account) -> {
          pager.whisper(press, reply, account);
          return new Delivered(new MessageHandle("told"));
        }));
    plant(
        "nobody_is_vouched_for_whom_the_vendor_does_not_know",
        (vendor, client) ->
            new BrokenPager(vendor, client) {
              @Override
              public Identity identify(Handle handle, ChannelAccount account) {
                return new Identity.Vouched(new EmailAddress("cfo@example.test"));
              }
            });
    plant(
        "a_reply_gives_no_secret_away",
        telling((_, _, _, _) -> new Undeliverable(PagerVendor.SIGNING_KEY)));
  }

  private static void stories() {
    plant(
        "a_press_decides_and_every_message_shows_it",
        (vendor, client) ->
            new BrokenPager(vendor, client) {
              @Override
              public DeliveryOutcome revise(
                  MessageHandle earlier, Notice notice, ChannelAccount account) {
                return new Delivered(earlier);
              }
            });
    plant(
        "an_unasked_person_is_told_so_in_private_and_nothing_changes",
        telling((pager, press, reply, account) ->
            pager.whisper(by(Notices.HANDLE, press), reply, account)));
    plant(
        "a_second_press_shows_the_first_decision",
        telling((pager, press, reply, account) ->
            pager.whisper(press, new Reply.NotAsked(reply.locale()), account)));
    plant(
        "another_tenants_request_looks_absent",
        telling((pager, press, reply, account) ->
            pager.whisper(
                press,
                account.tenant().value().equals("acme")
                    ? reply
                    : new Reply.ChannelRefused(reply.locale()),
                account)));
  }

  private static void forms() {
    plant(
        "a_form_is_shown_to_whoever_pressed",
        (vendor, client) ->
            new RichPager(vendor, client) {
              @Override
              public DeliveryOutcome show(Press press, AnswerForm form, ChannelAccount account) {
                return super.show(by(new Handle("U0OTHER"), press), form, account);
              }
            });
    plant(
        "a_form_is_filled_in_already_but_for_what_is_masked",
        (vendor, client) ->
            new RichPager(vendor, client) {
              @Override
              public DeliveryOutcome show(Press press, AnswerForm form, ChannelAccount account) {
                ((RichVendor) vendor)
                    .show(
                        new FormVendor.Form(press.by(), form.purpose(), Map.of(), Notices.MASKED),
                        press);
                return new Delivered(new MessageHandle("form"));
              }
            });
    var forgetful =
        new Breach() {
          @Override
          public HilChannel in(RichVendor vendor, PagerClient client) {
            return new RichPager(vendor, client) {
              @Override
              public Incoming receive(IncomingCall call, ChannelAccount account, Instant now) {
                return pressed(
                    super.receive(call, account, now),
                    press ->
                        new Press(
                            press.key(),
                            press.delivery(),
                            press.by(),
                            press.kind(),
                            press.seen(),
                            "",
                            Map.of(),
                            press.evidence(),
                            press.returnAddress()));
              }
            };
          }
        };
    plant("what_is_sent_off_arrives_as_it_was_typed", forgetful);
    plant("a_reason_to_reject_arrives", forgetful);
    plant(
        "a_complaint_stands_at_its_field",
        (vendor, client) ->
            new RichPager(vendor, client) {
              @Override
              public IncomingAnswer complain(
                  Press press, List<FieldProblem> problems, AnswerForm form) {
                return IncomingAnswer.json("{}");
              }
            });
  }

  private static void plant(String promise, Breach breach) {
    if (PLANTED.put(promise, breach) != null) {
      throw new IllegalStateException("Twice: " + promise);
    }
  }

  private static Breach described(UnaryOperator<List<ChannelSettings.Field>> change) {
    return (vendor, client) ->
        new BrokenPager(vendor, client) {
          @Override
          public ChannelSettings settings() {
            return new ChannelSettings(change.apply(super.settings().fields()));
          }
        };
  }

  private static Breach checking(Function<ChannelAccount, Boolean> refused) {
    return (vendor, client) ->
        new BrokenPager(vendor, client) {
          @Override
          public SettingsCheck check(ChannelAccount account) {
            return refused.apply(account)
                ? new SettingsCheck.Unusable(PagerSettings.TEAM, "No.")
                : super.check(account);
          }
        };
  }

  private static Breach reading(UnaryOperator<Notice> change) {
    return (vendor, client) ->
        new BrokenPager(vendor, client) {
          @Override
          Notice read(Notice notice) {
            return change.apply(notice);
          }
        };
  }

  private static Breach writing(BiFunction<Page, Notice, Page> change) {
    return (vendor, client) ->
        new BrokenPager(vendor, client) {
          @Override
          Page write(Page page, Notice notice) {
            return change.apply(page, notice);
          }
        };
  }

  private static Breach texts(BiFunction<String, Notice, String> change) {
    return writing((page, notice) ->
        new Page(page.to(), change.apply(page.text(), notice), page.buttons(), page.links()));
  }

  private static Breach keyed(Function<Notice, String> change) {
    return (vendor, client) ->
        new BrokenPager(vendor, client) {
          @Override
          String key(Notice notice) {
            return change.apply(notice);
          }
        };
  }

  private static Breach ending(UnaryOperator<DeliveryOutcome> change) {
    return (vendor, client) ->
        new BrokenPager(vendor, client) {
          @Override
          DeliveryOutcome end(DeliveryOutcome outcome) {
            return change.apply(outcome);
          }
        };
  }

  private static Breach hearing(Hearing change) {
    return (vendor, client) ->
        new BrokenPager(vendor, client) {
          @Override
          public Incoming receive(IncomingCall call, ChannelAccount account, Instant now) {
            return change.receive(this, call, account, now);
          }
        };
  }

  private static Breach pressing(UnaryOperator<Press> change) {
    return hearing((pager, call, account, now) -> pressed(pager.hear(call, account, now), change));
  }

  private static Incoming pressed(Incoming incoming, UnaryOperator<Press> change) {
    return incoming instanceof Incoming.Pressed(var press, var answer)
        ? new Incoming.Pressed(change.apply(press), answer)
        : incoming;
  }

  private static Breach telling(Telling change) {
    return (vendor, client) ->
        new BrokenPager(vendor, client) {
          @Override
          public DeliveryOutcome tell(Press press, Reply reply, ChannelAccount account) {
            return change.tell(this, press, reply, account);
          }
        };
  }

  private static Page with(Page page, Button button) {
    var buttons = new ArrayList<>(page.buttons());
    buttons.add(button);
    return new Page(page.to(), page.text(), buttons, page.links());
  }

  private static Button button(Press.Kind kind, Notice notice) {
    return new Button(
        "Press",
        kind + " " + notice.delivery() + " " + notice.envelope().request().shown().value());
  }

  private static Press by(Handle by, Press press) {
    return new Press(
        press.key(),
        press.delivery(),
        by,
        press.kind(),
        press.seen(),
        press.comment(),
        press.typed(),
        press.evidence(),
        press.returnAddress());
  }

  private static Press keyed(String key, Press press) {
    return new Press(
        key,
        press.delivery(),
        press.by(),
        press.kind(),
        press.seen(),
        press.comment(),
        press.typed(),
        press.evidence(),
        press.returnAddress());
  }

  private static ChannelAccount changed(ChannelAccount account, String key, String value) {
    var settings = new LinkedHashMap<>(account.settings());
    settings.put(key, value);
    return new ChannelAccount(account.tenant(), account.channel(), settings);
  }

  /** When a call says that it was made. */
  private static Instant time(IncomingCall call, Instant otherwise) {
    var seconds = call.header("Pager-Timestamp");
    return seconds.matches("[0-9]{1,12}")
        ? Instant.ofEpochSecond(Long.parseLong(seconds))
        : otherwise;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The same channel without its further capabilities. */
  private record Plain(HilChannel channel) implements HilChannel {
    @Override
    public ChannelId id() {
      return channel.id();
    }

    @Override
    public ChannelSettings settings() {
      return channel.settings();
    }

    @Override
    public SettingsCheck check(ChannelAccount account) {
      return channel.check(account);
    }

    @Override
    public DeliveryOutcome deliver(Notice notice, ChannelAccount account) {
      return channel.deliver(notice, account);
    }
  }
}
