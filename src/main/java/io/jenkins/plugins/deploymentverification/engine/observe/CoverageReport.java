package io.jenkins.plugins.deploymentverification.engine.observe;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the totals of a coverage report in XML: of JaCoCo (the counters of the whole report, which stand directly in
 * its root) or of Cobertura (the rates of its root). Loads nothing that the file names.
 */
public final class CoverageReport {

    private static final long MOST_BYTES = 256L * 1024 * 1024;

    private CoverageReport() {}

    /**
     * Reads one, and leaves the stream open.
     *
     * @return null when the report has neither lines nor branches
     * @throws IOException telling what is wrong: not XML, of another kind, too large
     */
    @CheckForNull
    public static BuildFacts.Coverage read(InputStream stream) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new Limited(stream));
            while (xml.next() != XMLStreamConstants.START_ELEMENT) {
                continue; // what stands before the root
            }
            BuildFacts.Coverage coverage = switch (xml.getLocalName()) {
                case "report" -> jacoco(xml);
                case "coverage" -> cobertura(xml);
                default ->
                    throw new IOException(
                            "neither a report of JaCoCo nor of Cobertura: its root is <" + xml.getLocalName() + ">");
            };
            return coverage.line() == null && coverage.branch() == null ? null : coverage;
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException("not an XML file: line " + e.getLocation().getLineNumber(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException("a total of the report cannot be used: " + e.getMessage(), e);
        }
    }

    private static BuildFacts.Coverage jacoco(XMLStreamReader xml) throws XMLStreamException {
        Double line = null;
        Double branch = null;
        int depth = 1;
        while (depth > 0) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
                if (depth == 2 && xml.getLocalName().equals("counter")) {
                    String type = String.valueOf(xml.getAttributeValue(null, "type"));
                    line = type.equals("LINE") ? counter(xml) : line;
                    branch = type.equals("BRANCH") ? counter(xml) : branch;
                }
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
        return new BuildFacts.Coverage(line, branch);
    }

    @CheckForNull
    private static Double counter(XMLStreamReader xml) {
        return ratio(number(xml, "covered"), number(xml, "covered") + number(xml, "missed"));
    }

    /** A rate of 1 of no branches at all is none; files of old versions do not tell how many there are. */
    private static BuildFacts.Coverage cobertura(XMLStreamReader xml) {
        return new BuildFacts.Coverage(
                rate(xml, "line-rate", "lines-valid"), rate(xml, "branch-rate", "branches-valid"));
    }

    @CheckForNull
    private static Double rate(XMLStreamReader xml, String rate, String valid) {
        if (xml.getAttributeValue(null, rate) == null || "0".equals(xml.getAttributeValue(null, valid))) {
            return null;
        }
        return number(xml, rate);
    }

    @CheckForNull
    private static Double ratio(double covered, double all) {
        return all == 0 ? null : covered / all;
    }

    private static double number(XMLStreamReader xml, String attribute) {
        String text = xml.getAttributeValue(null, attribute);
        if (text == null) {
            throw new IllegalArgumentException("there is no " + attribute);
        }
        return Double.parseDouble(text);
    }

    /** A report is some megabytes; an endless one is a mistake or worse. */
    private static final class Limited extends FilterInputStream {

        private long left = MOST_BYTES;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) throws IOException {
            left -= read;
            if (left < 0) {
                throw new IOException("the report is larger than " + MOST_BYTES / 1024 / 1024 + " MiB");
            }
        }
    }
}
