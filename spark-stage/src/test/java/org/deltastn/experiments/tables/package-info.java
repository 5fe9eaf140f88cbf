/**
 * The {@code tables} check: default runs on small tables beside MLlib's models and XGBoost. Nothing
 * calls it but the command line.
 */
package org.deltastn.experiments.tables;
