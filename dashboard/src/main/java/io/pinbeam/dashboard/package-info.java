/**
 * The live page over a stream's Delta tables, and the server of it. It reads the tables alone, so
 * it works beside any run that writes them: on this machine, over S3, over what a job on Databricks
 * wrote.
 */
package io.pinbeam.dashboard;
