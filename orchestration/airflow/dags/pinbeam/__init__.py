"""What the DAGs of Pinbeam share."""
