package io.jenkins.plugins.deploymentverification.engine.notification.dingtalk;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.deploymentverification.engine.notification.Button;
import io.jenkins.plugins.deploymentverification.engine.notification.Fitting;
import io.jenkins.plugins.deploymentverification.engine.notification.Mentions;
import java.util.List;
import java.util.Map;

/**
 * A message of one of the types that a custom robot takes. Immutable and valid: the constructors refuse what DingTalk
 * would, by an {@link IllegalArgumentException} that names the field and what would be right. Only length is no fault:
 * text is cut.
 */
public sealed interface DingTalkMessage {

    /** The most that DingTalk takes of a request's body, in bytes. */
    int MOST_BYTES = 20_000;

    /** How DingTalk names the type. */
    String type();

    /** Whom it calls. */
    Mentions at();

    /**
     * The request's body, of at most {@link #MOST_BYTES} in UTF-8: without signature, fit to wait in a queue.
     *
     * @throws IllegalArgumentException when its URLs and mentions alone have more
     */
    String toJson();

    /** Plain text. */
    record Text(String content, Mentions at) implements DingTalkMessage {

        public Text {
            DingTalkFields.need("text", "content", content);
            DingTalkFields.check("text", at);
        }

        @Override
        public String type() {
            return "text";
        }

        @Override
        public String toJson() {
            return DingTalkJson.fit(content, cut -> DingTalkJson.of(this, Map.of("content", MentionText.in(cut, at))));
        }
    }

    /**
     * A title, a text and a picture that lead to a page. It can call nobody.
     *
     * @param picUrl null for none
     */
    record Link(
            String title,
            String text,
            String messageUrl,
            @CheckForNull String picUrl) implements DingTalkMessage {

        public Link {
            DingTalkFields.need("link", "title", title);
            DingTalkFields.need("link", "text", text);
            DingTalkFields.url("link", "messageUrl", messageUrl);
            if (picUrl != null) {
                DingTalkFields.url("link", "picUrl", picUrl);
            }
        }

        @Override
        public String type() {
            return "link";
        }

        @Override
        public Mentions at() {
            return Mentions.NONE;
        }

        @Override
        public String toJson() {
            return DingTalkJson.fit(text, cut -> {
                Map<String, Object> fields = DingTalkJson.fields("title", DingTalkJson.title(title), "text", cut);
                fields.put("messageUrl", messageUrl);
                if (picUrl != null) {
                    fields.put("picUrl", picUrl);
                }
                return DingTalkJson.of(this, fields);
            });
        }
    }

    /**
     * A text in DingTalk's Markdown.
     *
     * @param title shown in the list of chats and on a locked screen, not in the message
     */
    record Markdown(String title, String text, Mentions at) implements DingTalkMessage {

        public Markdown {
            DingTalkFields.need("markdown", "title", title);
            DingTalkFields.need("markdown", "text", text);
            DingTalkFields.check("markdown", at);
        }

        @Override
        public String type() {
            return "markdown";
        }

        @Override
        public String toJson() {
            return DingTalkJson.fit(text, this::body);
        }

        String body(String cut) {
            return DingTalkJson.of(
                    this, DingTalkJson.fields("title", DingTalkJson.title(title), "text", MentionText.in(cut, at)));
        }
    }

    /**
     * A text in DingTalk's Markdown above one button, or several.
     *
     * @param title shown in the list of chats
     * @param horizontal whether several buttons stand beside each other
     */
    record ActionCard(String title, String text, List<Button> buttons, boolean horizontal, Mentions at)
            implements DingTalkMessage {

        public ActionCard {
            DingTalkFields.need("actionCard", "title", title);
            DingTalkFields.need("actionCard", "text", text);
            buttons = List.copyOf(buttons);
            DingTalkFields.some("actionCard", "buttons", buttons);
            DingTalkFields.check("actionCard", at);
        }

        @Override
        public String type() {
            return "actionCard";
        }

        @Override
        public String toJson() {
            return DingTalkJson.fit(text, this::body);
        }

        String body(String cut) {
            Map<String, Object> fields =
                    DingTalkJson.fields("title", DingTalkJson.title(title), "text", MentionText.in(cut, at));
            if (buttons.size() == 1) {
                fields.put("singleTitle", DingTalkJson.title(buttons.get(0).label()));
                fields.put("singleURL", buttons.get(0).url());
            } else {
                fields.put("btnOrientation", horizontal ? "1" : "0");
                fields.put(
                        "btns",
                        buttons.stream()
                                .map(b -> DingTalkJson.fields(
                                        "title", DingTalkJson.title(b.label()), "actionURL", b.url()))
                                .toList());
            }
            return DingTalkJson.of(this, fields);
        }
    }

    /** Several links, each with a picture. It can call nobody. */
    record FeedCard(List<Item> links) implements DingTalkMessage {

        /** A link of a feed card. */
        public record Item(String title, String messageUrl, String picUrl) {

            public Item {
                DingTalkFields.need("feedCard", "title", title);
                DingTalkFields.url("feedCard", "messageURL", messageUrl);
                DingTalkFields.url("feedCard", "picURL", picUrl);
            }
        }

        public FeedCard {
            links = List.copyOf(links);
            DingTalkFields.some("feedCard", "links", links);
        }

        @Override
        public String type() {
            return "feedCard";
        }

        @Override
        public Mentions at() {
            return Mentions.NONE;
        }

        /** Links that have no room are left out, from the end. */
        @Override
        public String toJson() {
            String json = json(links.size());
            for (int count = links.size() - 1; count > 0 && Fitting.bytes(json) > MOST_BYTES; count--) {
                json = json(count);
            }
            return json;
        }

        private String json(int count) {
            return DingTalkJson.of(
                    this,
                    Map.of(
                            "links",
                            links.stream()
                                    .limit(count)
                                    .map(link -> {
                                        Map<String, Object> fields = DingTalkJson.fields(
                                                "title",
                                                DingTalkJson.title(link.title()),
                                                "messageURL",
                                                link.messageUrl());
                                        fields.put("picURL", link.picUrl());
                                        return fields;
                                    })
                                    .toList()));
        }
    }
}
