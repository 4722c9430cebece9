package io.jenkins.plugins.deploymentverification.engine.jira;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.Assert.assertThrows;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.Test;

/** Keys in what people write. */
public class IssueKeysTest {

    private static final List<String> NO_KEYS = List.of(
            "UTF-8",
            "UTF-16",
            "SHA-256",
            "SHA-1",
            "CVE-2024-1",
            "CVE-2024-12345",
            "CWE-79",
            "RFC-7231",
            "ISO-8859-1",
            "ISO-8601",
            "AES-256",
            "utf-8",
            "X-1",
            "A-1",
            "AB-0",
            "AB-01x",
            "SHOP-1a",
            "xSHOP-1",
            "SHOP_-",
            "-SHOP-1",
            "SHOP-1-2",
            "SHOP-1.2",
            "1.0-SHOP-1",
            "2024-11-21",
            "HTTP-2",
            "TLS-1.3",
            "SHOP-12345678901",
            "é-1",
            "ÉSHOP-1");

    private final IssueKeys any = IssueKeys.of(List.of(), null);
    private final IssueKeys listed = IssueKeys.of(List.of("SHOP", "pay2"), "");

    @Test
    public void findsKeysWherePeopleWriteThem() {
        assertThat(
                any.in(List.of(
                        "SHOP-12: pay by invoice",
                        "Merge branch 'feature/PAY2-7_x'",
                        "fixes (OPS-1), SHOP-12.",
                        "[AB_C-3]",
                        "#DEV-9",
                        "origin/feature/WEB-44-new-cart")),
                contains("SHOP-12", "PAY2-7", "OPS-1", "AB_C-3", "DEV-9", "WEB-44"));
    }

    @Test
    public void withAListOfProjectsBranchNamesOfAnyCaseCount() {
        assertThat(
                listed.in(List.of(
                        "feature/shop-12-new-cart", "PAY2-7_x", "shop-12", "origin/SHOP-3", "WEB-1", "SHOP-1.2")),
                contains("SHOP-12", "PAY2-7", "SHOP-3", "SHOP-1"));
    }

    @Test
    public void whatOnlyLooksLikeAKeyIsNone() {
        for (String text : NO_KEYS) {
            assertThat(text, any.in(List.of(text, "see " + text + " there")), empty());
        }
        assertThat(listed.in(List.of("UTF-8 SHA-256 CVE-2024-1 WORKSHOP-1 SHOPPING-1 SHOP-0 SHOP-x PAY-2")), empty());
    }

    /** Property: of a text made of keys and of what is none, exactly the keys are found, in order. */
    @Test
    public void exactlyTheKeysAreFound() {
        Random random = new Random(20261121);
        List<String> words =
                List.of("fix", "the", "build", "Überweisung", "支付", "v1.2.3", "http://x/y?z=1", "a_b", "#12", "—");
        List<String> between = List.of(" ", "\n", ", ", " (", ") ", ": ", " [", "] ", "\t", "; ", "/", "'", "\"");
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            Set<String> expected = new LinkedHashSet<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(between.get(random.nextInt(between.size())));
                switch (random.nextInt(3)) {
                    case 0 -> {
                        String key = project(random) + "-" + (1 + random.nextInt(99_999));
                        expected.add(key);
                        text.append(key);
                    }
                    case 1 -> text.append(NO_KEYS.get(random.nextInt(NO_KEYS.size())));
                    default -> text.append(words.get(random.nextInt(words.size())));
                }
            }
            text.append(between.get(random.nextInt(between.size())));
            assertThat(text.toString(), any.in(List.of(text.toString())), equalTo(new ArrayList<>(expected)));
        }
    }

    /** Q begins no name that is left out. */
    private static String project(Random random) {
        StringBuilder project = new StringBuilder("Q");
        for (int i = random.nextInt(6); i >= 0; i--) {
            project.append("ABCXYZ019_".charAt(random.nextInt(10)));
        }
        return project.toString();
    }

    @Test
    public void aPatternOfOnesOwnAndTheListOfProjects() {
        IssueKeys ticket = IssueKeys.of(List.of(), "ticket[ =](\\w+-\\d+)");
        assertThat(ticket.in(List.of("ticket=ops-3 SHOP-1 ticket UTF-8")), contains("OPS-3", "UTF-8"));
        IssueKeys both = IssueKeys.of(List.of("OPS"), "\\w+-\\d+");
        assertThat(both.in(List.of("ops-3 SHOP-1")), contains("OPS-3"));
    }

    @Test
    public void tellsWhichIssuesMayBeTouched() {
        assertThat(listed.allows("shop-1"), is(true));
        assertThat(listed.allows("WORKSHOP-1"), is(false));
        assertThat(listed.allows("1"), is(false));
        assertThat(any.allows("WORKSHOP-1"), is(true));
    }

    @Test
    public void limitsHold() {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < 2_000; i++) {
            text.append(" SHOP-").append(i);
        }
        assertThat(any.in(List.of(text.toString())), hasSize(500));
        assertThat(any.in(List.of(" ".repeat(200_000) + "SHOP-1")), empty());
    }

    @Test
    public void whatCannotWorkIsRefused() {
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> IssueKeys.of(List.of(), "("))
                        .getMessage(),
                containsString("no regular expression"));
        assertThat(
                assertThrows(IllegalArgumentException.class, () -> IssueKeys.of(List.of("A|B"), null))
                        .getMessage()
                        .contains("A|B"),
                is(true));
    }
}
