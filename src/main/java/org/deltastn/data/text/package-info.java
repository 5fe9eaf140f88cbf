/**
 * Reads texts as words, numbers the words by a vocabulary, and packs them as examples of a word and
 * the word after it. Stages, jobs and studies of language models call it. It must not know how the
 * examples are trained on.
 */
package org.deltastn.data.text;
