package io.countersign.channel.testkit;

/**
 * What every channel must do. Implemented by a channel's test, which sets up the channel and a stub
 * of its vendor before each test. What a channel can do is seen from the interfaces that it
 * implements; what it cannot do is tested as well, or skipped where there is nothing to see.
 */
public interface HilChannelContract
    extends SettingsContract,
        DeliveryContract,
        ContentContract,
        FailureContract,
        ProbeContract,
        RevisionContract,
        DigestContract,
        SharedContract,
        InboundContract,
        ReplyContract,
        AnsweringContract,
        FormContract {}
