package io.countersign.channels.pager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.HilChannel;
import io.countersign.channel.testkit.HilChannelContract;
import io.countersign.channel.testkit.StubVendor;
import io.countersign.channels.pager.RichPager.RichVendor;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Every test of the contract is seen to fail on a channel that breaks just this promise. */
class PlantedBreachesTest {
  private static final ThreadLocal<Breaches.Breach> PLANTED =
      ThreadLocal.withInitial(() -> BrokenPager::new);

  static Stream<String> promises() {
    return Arrays.stream(HilChannelContract.class.getMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .map(Method::getName)
        .sorted();
  }

  @ParameterizedTest
  @MethodSource("promises")
  void a_broken_promise_is_noticed(String promise) {
    assertThat(Breaches.PLANTED).containsKey(promise);
    var breach = Breaches.PLANTED.getOrDefault(promise, BrokenPager::new);
    var summary = run(breach, selectMethod(Breached.class, promise));
    assertThat(summary.getFailures())
        .as(promise)
        .singleElement()
        .extracting(TestExecutionSummary.Failure::getException)
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void no_breach_is_of_a_promise_that_nobody_makes() {
    assertThat(promises().toList()).containsAll(Breaches.PLANTED.keySet());
  }

  @Test
  void without_a_breach_nothing_fails() {
    for (var sound : List.<Breaches.Breach>of(BrokenPager::new, RichPager::new)) {
      var summary = run(sound, selectClass(Breached.class));
      assertThat(summary.getTestsSucceededCount()).isGreaterThan(60);
      assertThat(summary.getFailures())
          .extracting(failure ->
              failure.getTestIdentifier().getDisplayName() + ": " + failure.getException())
          .isEmpty();
    }
  }

  private static TestExecutionSummary run(Breaches.Breach breach, DiscoverySelector selector) {
    PLANTED.set(breach);
    try {
      var listener = new SummaryGeneratingListener();
      LauncherFactory.create()
          .execute(LauncherDiscoveryRequestBuilder.request().selectors(selector).build(), listener);
      return listener.getSummary();
    } finally {
      PLANTED.remove();
    }
  }

  /** Not a test by its name, so that it runs only from here. */
  static class Breached implements HilChannelContract {
    private final RichVendor vendor = new RichVendor();
    private final HilChannel channel =
        PLANTED.get().in(vendor, new PagerClient(vendor.url(), PagerChannelTest.PATIENCE));

    @AfterEach
    void stop() {
      vendor.close();
    }

    @Override
    public HilChannel channel() {
      return channel;
    }

    @Override
    public ChannelAccount account() {
      return PagerChannelTest.account(Map.of());
    }

    @Override
    public StubVendor vendor() {
      return vendor;
    }

    @Override
    public Optional<ChannelAccount> rotatedAccount() {
      return Optional.of(PagerChannelTest.rotated());
    }
  }
}
