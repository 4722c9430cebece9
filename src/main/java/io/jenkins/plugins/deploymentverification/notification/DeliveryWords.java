package io.jenkins.plugins.deploymentverification.notification;

import io.jenkins.plugins.deploymentverification.engine.notification.outbox.Delivery;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What a build's log says of a delivery. */
@Restricted(NoExternalUse.class)
public final class DeliveryWords {

    private DeliveryWords() {}

    /** @param told the beginning of the sentence, for a message that was sent */
    public static String of(String told, Delivery delivery) {
        if (delivery.state() == Delivery.State.HELD_BACK) {
            return "Held back, because the same was told a short time ago; it is counted and told later";
        }
        return told + (delivery.together() > 1 ? ", in one message with " + (delivery.together() - 1) + " others" : "");
    }
}
