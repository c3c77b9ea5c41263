package io.countersign.adapters.persistence;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How this replica runs jobs.
 *
 * @param polling how often it looks for what is due; what it scheduled itself runs at once
 * @param threads how many jobs run at a time
 * @param heartbeat how often it says that it is alive; who missed four is taken for dead, and its
 *     jobs run elsewhere
 */
@ConfigurationProperties("countersign.jobs")
record JobSettings(
    @Bindable(defaultValue = "PT1S") Duration polling,
    @Bindable(defaultValue = "32") int threads,
    @Bindable(defaultValue = "PT5S") Duration heartbeat) {}
