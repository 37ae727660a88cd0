"""The tool's sheets that come only where an appraisal uses what they show: Costs, Combinations and Engagement."""
