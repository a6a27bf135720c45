package io.pinbeam.launch;

/**
 * Profile direct: the command in a process, beside itself in this VM. {@code StreamBatchIT}, {@code
 * ContractCasesIT} and {@code ArchiveIT} compare it with independent models.
 */
class DirectResultsIT extends ProcessResults {
  DirectResultsIT() {
    super("direct");
  }
}
