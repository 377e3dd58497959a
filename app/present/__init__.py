"""Turn what is stored into what is shown. Pure: values in, frozen states in words out."""
