package io.jenkins.plugins.deploymentverification.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.tasks.Mailer;
import io.jenkins.plugins.deploymentverification.engine.http.SafeText;
import io.jenkins.plugins.deploymentverification.engine.notification.Channel;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelException.Kind;
import io.jenkins.plugins.deploymentverification.engine.notification.ChannelLimits;
import io.jenkins.plugins.deploymentverification.engine.notification.Digests;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.mail.MailText;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import jenkins.model.JenkinsLocationConfiguration;

/** Sends e-mail by the server that the plugin "Mailer" is configured for, which also sets the time limits. */
final class EmailChannel implements Channel {

    private static final ChannelLimits LIMITS = new ChannelLimits(List.of(), Duration.ofMinutes(1));

    private final List<InternetAddress> recipients;
    private final Locale locale;

    EmailChannel(List<InternetAddress> recipients, Locale locale) {
        this.recipients = List.copyOf(recipients);
        this.locale = locale;
    }

    /** @throws ChannelException naming what is no address */
    static List<InternetAddress> addresses(String text) throws ChannelException {
        try {
            InternetAddress[] addresses = InternetAddress.parse(text.replace(';', ','), true);
            if (addresses.length == 0) {
                throw new ChannelException(Kind.INVALID, null, "needs at least one recipient: ops@example.com");
            }
            return Arrays.asList(addresses);
        } catch (AddressException e) {
            throw new ChannelException(
                    Kind.INVALID,
                    null,
                    "the recipients are no e-mail addresses with commas between them: " + e.getMessage());
        }
    }

    @Override
    public String id() {
        return "email:" + Digests.shortSha256(recipients.toString());
    }

    @Override
    public ChannelLimits limits() {
        return LIMITS;
    }

    @Override
    public Locale locale() {
        return locale;
    }

    @Override
    public void send(Message message) throws ChannelException {
        MailText mail = MailText.of(message.notification(), locale);
        try {
            MimeMessage mime = new MimeMessage(Mailer.descriptor().createSession());
            mime.setFrom(Mailer.stringToAddress(
                    JenkinsLocationConfiguration.get().getAdminAddress(), StandardCharsets.UTF_8.name()));
            mime.setRecipients(jakarta.mail.Message.RecipientType.TO, recipients.toArray(new InternetAddress[0]));
            mime.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
            mime.setSentDate(new Date());
            MimeMultipart both = new MimeMultipart("alternative");
            both.addBodyPart(part(mail.text(), "text/plain"));
            both.addBodyPart(part(mail.html(), "text/html")); // the last one is the best one
            mime.setContent(both);
            Transport.send(mime);
        } catch (AuthenticationFailedException e) {
            throw failure(Kind.REFUSED, "the server refuses the user or password of \"E-mail Notification\"", e);
        } catch (SendFailedException e) {
            throw failure(
                    e.getInvalidAddresses() == null || e.getInvalidAddresses().length == 0
                            ? Kind.UNREACHABLE
                            : Kind.REFUSED,
                    "the server refused it",
                    e);
        } catch (MessagingException e) {
            throw failure(
                    Kind.UNREACHABLE, "the server of \"E-mail Notification\" in the configuration did not take it", e);
        } catch (java.io.UnsupportedEncodingException e) {
            throw new IllegalStateException(e); // each Java has UTF-8
        }
    }

    private static MimeBodyPart part(String text, String type) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setContent(text, type + "; charset=utf-8");
        return part;
    }

    private static ChannelException failure(Kind kind, String what, MessagingException e) {
        @CheckForNull Exception next = e.getNextException();
        String why = SafeText.excerpt(String.valueOf((next == null ? e : next).getMessage()), 300);
        return new ChannelException(kind, null, "e-mail: " + what + ": " + why);
    }

    @Override
    public void close() {}
}
