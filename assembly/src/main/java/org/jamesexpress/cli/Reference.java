package org.jamesexpress.cli;

import java.util.List;
import java.util.stream.Stream;
import org.jamesexpress.brokers.amqp.AmqpSettings;
import org.jamesexpress.brokers.mqtt.MqttSettings;
import org.jamesexpress.config.Declaration;
import org.jamesexpress.config.Declaration.Kind;
import org.jamesexpress.mailets.ArchiveBeforeAccept;
import org.jamesexpress.mailets.ArchiveEml;
import org.jamesexpress.mailets.DirectMxDelivery;
import org.jamesexpress.mailets.DnsServers;
import org.jamesexpress.mailets.NotifyNewMail;
import org.jamesexpress.mailets.NotifyStoredMail;
import org.jamesexpress.mailets.RecordAccepted;
import org.jamesexpress.mailets.RequireTls;
import org.jamesexpress.matchers.AttachmentIs;
import org.jamesexpress.matchers.AuthenticatedAs;
import org.jamesexpress.matchers.AutoSubmitted;
import org.jamesexpress.matchers.DeliveryDelayedOver;
import org.jamesexpress.matchers.DestinationIsDead;
import org.jamesexpress.matchers.Direction;
import org.jamesexpress.matchers.InterestedIn;
import org.jamesexpress.matchers.MxHostIs;
import org.jamesexpress.matchers.NoMailAccepted;
import org.jamesexpress.matchers.SendingRateOver;
import org.jamesexpress.matchers.SentBetween;
import org.jamesexpress.notify.exec.ProgramSettings;
import org.jamesexpress.notify.own.OwnSettings;
import org.jamesexpress.notify.stream.StreamSettings;
import org.jamesexpress.notify.webhook.WebhookSettings;
import org.jamesexpress.server.ServerFiles;

/** Everything that can be configured. */
final class Reference {
    static final List<Declaration> ALL = Stream.concat(
                    Stream.of(
                            ArchiveEml.DECLARATION,
                            DirectMxDelivery.DECLARATION,
                            NotifyNewMail.DECLARATION,
                            AttachmentIs.DECLARATION,
                            AuthenticatedAs.DECLARATION,
                            AutoSubmitted.DECLARATION,
                            DeliveryDelayedOver.DECLARATION,
                            DestinationIsDead.DECLARATION,
                            Direction.DECLARATION,
                            InterestedIn.DECLARATION,
                            MxHostIs.DECLARATION,
                            NoMailAccepted.DECLARATION,
                            SendingRateOver.DECLARATION,
                            SentBetween.DECLARATION,
                            ArchiveBeforeAccept.DECLARATION,
                            RecordAccepted.DECLARATION,
                            RequireTls.DECLARATION,
                            NotifyStoredMail.DECLARATION,
                            WebhookSettings.DECLARATION,
                            ProgramSettings.DECLARATION,
                            StreamSettings.DECLARATION,
                            OwnSettings.DECLARATION,
                            AmqpSettings.DECLARATION,
                            MqttSettings.DECLARATION,
                            DnsServers.DECLARATION),
                    ServerFiles.DECLARATIONS.stream())
            .toList();

    private Reference() {}

    static List<Declaration> of(Kind kind) {
        return ALL.stream().filter(each -> each.kind() == kind).toList();
    }

    /** All that somebody may mean who writes this name. */
    static List<Declaration> named(String name) {
        return ALL.stream().filter(each -> each.isCalled(name)).toList();
    }
}
