package io.jenkins.plugins.deploymentverification.cli;

import io.jenkins.plugins.deploymentverification.engine.connection.NotifierConnection;
import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.Composer;
import io.jenkins.plugins.deploymentverification.engine.notification.Event;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import io.jenkins.plugins.deploymentverification.engine.notification.Message;
import io.jenkins.plugins.deploymentverification.engine.notification.Notification;
import io.jenkins.plugins.deploymentverification.engine.notification.Paragraph;
import io.jenkins.plugins.deploymentverification.engine.notification.SimpleMarkdown;
import io.jenkins.plugins.deploymentverification.engine.notification.dingtalk.DingTalkMessage;
import io.jenkins.plugins.deploymentverification.engine.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** What {@code notify} says: options, and the message they make. */
final class NotifyMessage {

    private enum Type {
        TEXT,
        MARKDOWN,
        CARD
    }

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "text (the default with --text), markdown, or card (with buttons).")
    private Type type;

    @Option(names = "--title", paramLabel = "TITLE", description = "In one line.")
    private String title;

    @Option(names = "--text", paramLabel = "TEXT", description = "What to say; - for standard input.")
    private String text;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "A report as 'verify --format json' writes it: verdict and reasons are told. - for standard"
                    + " input.")
    private String reportFile;

    @Option(names = "--report-url", paramLabel = "URL", description = "Where people see the report.")
    private String reportUrl;

    @Option(
            names = "--button",
            paramLabel = "LABEL=URL",
            description = "A button, where the service has such; may be repeated.")
    private Map<String, String> buttons = new LinkedHashMap<>();

    @Option(names = "--at-mobile", paramLabel = "N", description = "A mobile number to call; may be repeated.")
    private List<String> mobiles = new ArrayList<>();

    @Option(names = "--at-user", paramLabel = "ID", description = "A user of the service to call; may be repeated.")
    private List<String> users = new ArrayList<>();

    @Option(names = "--at-all", description = "Call everybody.")
    private boolean all;

    @Option(
            names = "--language",
            paramLabel = "TAG",
            defaultValue = "en",
            description = "Of what is not written by hand: en (the default) or zh-CN.")
    private String language;

    Locale language() {
        return Locale.forLanguageTag(language.replace('_', '-'));
    }

    /** Better before anything is sent than in the middle. */
    void check(List<NotifierConnection> notifiers) throws UsageException {
        if ((text == null) == (reportFile == null)) {
            throw new UsageException("needs either --text or --report");
        }
        if (reportFile != null && type != null && type != Type.MARKDOWN && type != Type.CARD) {
            throw new UsageException("--type: a report is told as markdown or as a card");
        }
        if (type == Type.CARD && reportFile == null && buttons.isEmpty()) {
            throw new UsageException("--type card needs a --button LABEL=URL");
        }
        if ("-".equals(text) && notifiers.size() > 1 || "-".equals(reportFile) && notifiers.size() > 1) {
            throw new UsageException("standard input can be read once; give a file for several channels");
        }
        allButtons();
    }

    Message of(NotifierConnection notifier, Inputs inputs) throws UsageException {
        if (reportFile != null) {
            return Message.of(ofReports(inputs.reports(reportFile), notifier.language()));
        }
        String said = "-".equals(text) ? inputs.message() : text;
        if (said.isBlank()) {
            throw new UsageException("--text: is empty");
        }
        Notification plain = notification(said);
        return notifier.type() == NotifierConnection.Type.DINGTALK
                ? new Message(plain, dingTalk(said).toJson())
                : Message.of(plain);
    }

    private Notification ofReports(List<Report> reports, Locale locale) throws UsageException {
        Composer composer = new Composer(locale);
        Notification told = composer.reports(reports.stream()
                .map(report -> new Composer.Evidence(report, reportUrl))
                .toList());
        List<Button> own = new ArrayList<>(told.buttons());
        own.addAll(allButtons());
        return (title == null ? told : told.withTitle(title)).withButtons(own).withMentions(mentions());
    }

    private Notification notification(String said) throws UsageException {
        List<Paragraph> paragraphs = type == null || type == Type.TEXT
                ? said.lines().filter(l -> !l.isBlank()).map(Paragraph::of).toList()
                : SimpleMarkdown.parse(said);
        return Notification.of(Event.INFO, shownTitle(said), paragraphs)
                .withButtons(allButtons())
                .withMentions(mentions());
    }

    /** In DingTalk's own words, so that its whole Markdown may be used. */
    private DingTalkMessage dingTalk(String said) throws UsageException {
        if (type == Type.CARD || type != Type.TEXT && !buttons.isEmpty()) {
            return new DingTalkMessage.ActionCard(shownTitle(said), said, allButtons(), false, mentions());
        }
        return type == Type.MARKDOWN
                ? new DingTalkMessage.Markdown(shownTitle(said), said, mentions())
                : new DingTalkMessage.Text(title == null ? said : title + "\n" + said, mentions());
    }

    private String shownTitle(String said) {
        return title != null
                ? title
                : said.lines().filter(l -> !l.isBlank()).findFirst().orElse("").strip();
    }

    private List<Button> allButtons() throws UsageException {
        try {
            return buttons.entrySet().stream()
                    .map(b -> new Button(b.getKey(), b.getValue()))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new UsageException("--button: " + e.getMessage());
        }
    }

    private Mentions mentions() {
        return new Mentions(mobiles, users, all);
    }
}
