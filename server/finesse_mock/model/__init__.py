"""What a contact centre is: frozen data and enumerations, nothing that changes by itself."""
