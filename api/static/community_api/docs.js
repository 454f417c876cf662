const contract = document.getElementById("contract");
SwaggerUIBundle({ url: contract.dataset.url, domNode: contract, validatorUrl: null });
