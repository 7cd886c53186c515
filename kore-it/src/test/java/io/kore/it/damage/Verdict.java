package io.kore.it.damage;

/** How a damaged store answered, each way being a right one. */
enum Verdict {
    /** It holds all, after mending itself where it had to. */
    WHOLE("whole, mended where it had to be"),
    /** It holds all that anything left of it says was durable. */
    SHORTER("shorter by what nothing left says was durable"),
    /** It names the file and the offset of the damage. */
    REFUSED("refused with file and offset"),
    /** It takes the store for one of a newer version. */
    NEWER("taken for a newer version");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
