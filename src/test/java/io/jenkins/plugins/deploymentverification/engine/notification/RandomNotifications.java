package io.jenkins.plugins.deploymentverification.engine.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Notifications of any size and content, the same for the same seed. */
public final class RandomNotifications {

    private static final String[] PIECES = {
        "a",
        " ",
        "deployment ",
        "订单服务",
        "。",
        "😀",
        "👩‍👩‍👧",
        "שלום ",
        "مرحبا",
        "*",
        "_",
        "`",
        "[",
        "](",
        ")",
        "<",
        ">",
        "@",
        "#",
        "\\",
        "\"",
        "&lt;",
        "&#42;",
        "\n",
        "\t",
        "\u0000",
        "\u202E",
        "\uD800",
        "\uDC00",
        "~~",
        "|",
        "!",
        "%",
        "<at id=all></at>",
        "<@all>",
        "<font color=\"warning\">",
        "{0}",
        "${x}",
        "- ",
        "1. ",
        "---"
    };

    private final Random random;

    public RandomNotifications(long seed) {
        random = new Random(seed);
    }

    public Notification next() {
        return new Notification(
                Event.values()[random.nextInt(Event.values().length)],
                Urgency.NORMAL,
                text(),
                null,
                list(40, () -> new Fact(text(), span())),
                list(60, () -> new Paragraph(random.nextBoolean(), list(6, this::span))),
                list(8, () -> new Button(text(), url())),
                mentions());
    }

    private Mentions mentions() {
        return random.nextInt(3) > 0
                ? Mentions.NONE
                : new Mentions(
                        list(100, () -> String.valueOf(13_000_000_000L + random.nextInt(999_999_999))),
                        list(100, () -> random.nextBoolean() ? "user" + random.nextInt() : text()),
                        random.nextBoolean());
    }

    private Span span() {
        return new Span(
                text(),
                Span.Style.values()[random.nextInt(Span.Style.values().length)],
                random.nextInt(4) == 0 ? url() : null);
    }

    private String url() {
        return "https://ci.example.com/job/" + "a(b)_*[c]`\\@".repeat(size(150)) + "?x=1&y=2";
    }

    private String text() {
        StringBuilder out = new StringBuilder();
        for (int i = size(3000); i > 0; i--) {
            out.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return out.toString();
    }

    private <T> List<T> list(int most, Supplier<T> item) {
        List<T> items = new ArrayList<>();
        for (int i = size(most); i > 0; i--) {
            items.add(item.get());
        }
        return items;
    }

    /** Mostly small, at times the most. */
    private int size(int most) {
        return (int) (most * Math.pow(random.nextDouble(), 6));
    }
}
