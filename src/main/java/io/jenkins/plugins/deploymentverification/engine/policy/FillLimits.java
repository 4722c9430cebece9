package io.jenkins.plugins.deploymentverification.engine.policy;

import io.jenkins.plugins.deploymentverification.engine.document.DocumentReader;

/**
 * How much the placeholders of one document may become: a placeholder of four characters may stand for a value of a
 * hundred thousand. Counts down while a document is read; not thread-safe.
 */
final class FillLimits {

    /** Of a text once it is filled, in characters. */
    static final int MAX_TEXT = DocumentReader.MAX_BYTES;

    /** Of a text in which the place of a placeholder decides how its value is quoted, in characters. */
    static final int MAX_QUOTED = 20_000;

    /** In such a text: all of it that is before a placeholder is looked through for each. */
    static final int MAX_QUOTED_PLACEHOLDERS = 200;

    /** Of all texts with placeholders, read for all environments, in characters. */
    static final int MAX_TOTAL = 8 * DocumentReader.MAX_BYTES;

    private int left = MAX_TOTAL;

    /** The message says which limit it was. */
    static final class ExceededException extends Exception {

        private static final long serialVersionUID = 1;

        ExceededException(String message) {
            super(message);
        }
    }

    /**
     * Counts characters that are about to be written or looked at.
     *
     * @throws ExceededException now and ever after, once the document has used up what it may
     */
    void take(int characters) throws ExceededException {
        left = characters > left ? -1 : left - characters;
        if (left < 0) {
            throw new ExceededException("the document's texts come to more than " + MAX_TOTAL
                    + " characters with their placeholders filled");
        }
    }

    static void refuseLongerThan(int limit, int length) throws ExceededException {
        if (length > limit) {
            throw new ExceededException("is longer than " + limit + " characters with its placeholders filled");
        }
    }
}
