package io.jenkins.plugins.deploymentverification.engine.notification;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.Random;
import org.junit.Test;

public class SimpleMarkdownTest {

    private static Paragraph one(String line) {
        List<Paragraph> paragraphs = SimpleMarkdown.parse(line);
        assertThat(paragraphs.toString(), paragraphs.size(), is(1));
        return paragraphs.get(0);
    }

    private static void isText(String line) {
        assertThat(one(line), is(Paragraph.of(line)));
    }

    @Test
    public void linesAndItems() {
        assertThat(
                SimpleMarkdown.parse("one\ntwo\r\n\n  \n- three\n  -  four  \n-five\n-\n- \n"),
                is(List.of(
                        Paragraph.of("one"),
                        Paragraph.of("two"),
                        Paragraph.item(Span.text("three")),
                        Paragraph.item(Span.text("four")),
                        Paragraph.of("-five"))));
        assertThat(SimpleMarkdown.parse(""), is(empty()));
        assertThat(SimpleMarkdown.parse(" \n\t\n"), is(empty()));
    }

    @Test
    public void styles() {
        assertThat(
                one("a **b c** d `e **f**` g"),
                is(Paragraph.of(
                        Span.text("a "), Span.bold("b c"), Span.text(" d "), Span.code("e **f**"), Span.text(" g"))));
        assertThat(one("部**署**失败"), is(Paragraph.of(Span.text("部"), Span.bold("署"), Span.text("失败"))));
    }

    @Test
    public void links() {
        assertThat(
                one("see [the job](https://ci.example.com/1?a=b&c) now"),
                is(Paragraph.of(
                        Span.text("see "), Span.link("the job", "https://ci.example.com/1?a=b&c"), Span.text(" now"))));
        assertThat(
                one("**see [the](http://a/) `x`**"),
                is(Paragraph.of(
                        Span.bold("see "),
                        new Span("the", Span.Style.BOLD, "http://a/"),
                        Span.bold(" "),
                        Span.code("x"))));
    }

    @Test
    public void everythingElseIsText() {
        for (String text : List.of(
                "**",
                "****",
                "** a **",
                "**a",
                "a**",
                "*a*",
                "_a_",
                "`",
                "``",
                "`a",
                "# a",
                "> a",
                "1. a",
                "* a",
                "[a]",
                "[a](",
                "[a]()",
                "[](http://a)",
                "[ ](http://a)",
                "[a] (http://a)",
                "[a](javascript:alert(1)",
                "[a](ftp://a)",
                "[a](http://a b)",
                "[a](/b)",
                "![",
                "<b>a</b>",
                "&lt;",
                "https://a",
                "\\**",
                "---",
                "|a|b|")) {
            isText(text);
        }
    }

    @Test
    public void bracketsWithinBracketsBelongToTheInnerLink() {
        assertThat(one("[a [b](http://c)"), is(Paragraph.of(Span.text("[a "), Span.link("b", "http://c"))));
        assertThat(one("[a](b)[c](http://d)"), is(Paragraph.of(Span.text("[a](b)"), Span.link("c", "http://d"))));
    }

    @Test(timeout = 20_000)
    public void nothingIsLostAndNothingIsSlow() {
        String[] pieces = {"*", "**", "`", "[", "]", "(", ")", "](http://a)", "a", " ", "\n", "- ", "😀", "部"};
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(60); j >= 0; j--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            StringBuilder plain = new StringBuilder();
            SimpleMarkdown.parse(text.toString()).forEach(p -> plain.append(p.plain()));
            assertThat(text.toString(), signless(plain.toString()), is(signless(text.toString())));
        }
        for (String piece : pieces) {
            SimpleMarkdown.parse(piece.repeat(30_000));
            SimpleMarkdown.parse(("[a" + piece).repeat(30_000));
        }
    }

    private static String signless(String text) {
        return text.replace("](http://a)", "")
                .replaceAll("[-*`\\[\\]()\\s]", "")
                .replace("http://a", "");
    }
}
