package io.countersign.application.job;

import java.time.Instant;

/** A job that used up its attempts: kept until somebody replays it. */
public record FailedJob(String id, Job job, int attempts, String why, Instant at) {}
